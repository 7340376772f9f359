package io.gradus.benchmarks.studies.trajectories;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;

/**
 * A model whose only parameter is a point of a surface, and whose prediction is the height there.
 *
 * <p>The prediction is {@code g . w - (g . w as a constant) + f(w)}: its value is that of the
 * function, and backward gives the parameter the gradient g that the surface computes.
 */
final class SurfaceBlock extends AbstractBlock {

    private static final byte VERSION = 1;
    private static final Shape POINT = new Shape(2);

    private final Surface surface;
    private final Parameter point;

    SurfaceBlock(Surface surface) {
        super(VERSION);
        this.surface = surface;
        Vector2 start = surface.start();
        point =
                addParameter(
                        Parameter.builder()
                                .setName("point")
                                .setType(Parameter.Type.WEIGHT)
                                .optShape(POINT)
                                .optInitializer(
                                        (manager, shape, type) ->
                                                manager.create(floats(start), shape))
                                .build());
    }

    private static float[] floats(Vector2 point) {
        return new float[] {(float) point.x(), (float) point.y()};
    }

    static Vector2 read(NDArray weight) {
        float[] values = weight.toFloatArray();
        return new Vector2(values[0], values[1]);
    }

    /** The parameter's array. */
    NDArray weight() {
        return point.getArray();
    }

    @Override
    protected NDList forwardInternal(
            ParameterStore store,
            NDList inputs,
            boolean training,
            PairList<String, Object> params) {
        NDArray input = inputs.singletonOrThrow();
        NDArray weight = store.getValue(point, input.getDevice(), training);
        Vector2 at = read(weight);
        // Made by the batch's manager, and so freed with the batch.
        NDArray gradient = input.getManager().create(floats(surface.gradient(at)), POINT);
        NDArray linear = gradient.mul(weight).sum();
        return new NDList(linear.sub(linear.stopGradient()).add((float) surface.value(at)));
    }

    @Override
    public Shape[] getOutputShapes(Shape[] inputShapes) {
        return new Shape[] {new Shape()};
    }
}
