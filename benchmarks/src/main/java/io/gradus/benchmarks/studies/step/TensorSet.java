package io.gradus.benchmarks.studies.step;

import ai.djl.ndarray.types.Shape;
import io.gradus.benchmarks.cli.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The shapes of a model's parameters. */
record TensorSet(String name, List<Shape> shapes) {

    private static final Map<String, TensorSet> SETS =
            new TreeMap<>(
                    Map.of(
                            "resnet18",
                            new TensorSet("resnet18", resnet18()),
                            "mlp",
                            mlp("mlp", 784, 1024, 1024, 10)));

    /**
     * Finds a set: {@code mlp} is a perceptron 784-1024-1024-10 with biases, {@code resnet18} the
     * ResNet-18 for ImageNet.
     */
    public static TensorSet of(String name) {
        TensorSet set = SETS.get(name);
        if (set == null) {
            throw UserError.unknown("tensors", name, SETS.keySet(), "--tensors");
        }
        return set;
    }

    /** A perceptron with biases, of layers as wide as given. */
    static TensorSet mlp(String name, long... widths) {
        List<Shape> shapes = new ArrayList<>();
        for (int i = 1; i < widths.length; i++) {
            shapes.add(new Shape(widths[i], widths[i - 1]));
            shapes.add(new Shape(widths[i]));
        }
        return new TensorSet(name, shapes);
    }

    /** He et al. 2015 (arXiv:1512.03385), table 1, 18-layer; 1,000 classes. */
    private static List<Shape> resnet18() {
        List<Shape> shapes = new ArrayList<>();
        convolution(shapes, 3, 64, 7);
        int inputs = 64;
        for (int channels = 64; channels <= 512; channels *= 2) {
            for (int block = 0; block < 2; block++) {
                convolution(shapes, inputs, channels, 3);
                convolution(shapes, channels, channels, 3);
                if (inputs != channels) {
                    convolution(shapes, inputs, channels, 1);
                }
                inputs = channels;
            }
        }
        shapes.add(new Shape(1000, inputs));
        shapes.add(new Shape(1000));
        return shapes;
    }

    /** A convolution without bias, and the gamma and beta of the batch norm after it. */
    private static void convolution(List<Shape> shapes, long inputs, long outputs, long size) {
        shapes.add(new Shape(outputs, inputs, size, size));
        shapes.add(new Shape(outputs));
        shapes.add(new Shape(outputs));
    }

    /** The number of values of all parameters together. */
    long values() {
        return shapes.stream().mapToLong(Shape::size).sum();
    }
}
