package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.Layout;
import io.gradus.text.Checks;
import java.util.List;

/**
 * The views of a batch, some for each forward pass: neighbours of one shape stand in one array, the
 * first view of all images before the second.
 */
final class ViewPasses implements AutoCloseable {

    private final NDArray images;
    private final Layout layout;
    private final List<View> views;
    private final int perPass;
    private final NDManager own;
    private int next;
    // A view that was made, but did not fit to those before it, or null.
    private NDArray pending;

    /** The views, of which not more than {@code perPass} go into one pass. */
    ViewPasses(NDManager manager, NDArray images, Layout layout, List<View> views, int perPass) {
        this.images = images;
        this.layout = layout;
        this.views = views;
        this.perPass = perPass;
        requireBatch();
        own = manager.newSubManager();
    }

    private void requireBatch() {
        ImageBatch checked = ImageBatch.of(images, layout);
        if (checked.array().getShape().dimension() != 4) {
            throw Checks.error(
                    "views are of a batch of images, N%s (rank 4), but they have shape %s",
                    layout, images.getShape());
        }
    }

    boolean hasNext() {
        return pending != null || next < views.size();
    }

    /** The next pass's images, attached to the given manager. */
    NDArray next(NDManager manager) {
        try (NDManager scratch = own.newSubManager()) {
            NDList group = new NDList(take(scratch));
            while (group.size() < perPass && hasNext()) {
                NDArray view = take(scratch);
                if (!view.getShape().equals(group.head().getShape())) {
                    view.attach(own);
                    pending = view;
                    break;
                }
                group.add(view);
            }
            NDArray pass = group.size() == 1 ? group.head() : NDArrays.concat(group);
            pass.attach(manager);
            return pass;
        }
    }

    private NDArray take(NDManager scratch) {
        NDArray view = pending;
        pending = null;
        if (view == null) {
            View way = views.get(next++);
            view = way.apply(images, layout);
            if (view == images) {
                view = images.duplicate();
            }
        }
        view.attach(scratch);
        requireAll(view);
        return view;
    }

    private void requireAll(NDArray view) {
        Shape shape = view.getShape();
        if (shape.dimension() == 0 || shape.get(0) != images.size(0)) {
            throw Checks.error(
                    "a view of %d images must show them all, but has shape %s",
                    images.size(0), shape);
        }
    }

    /** Frees what was made and not asked for. */
    @Override
    public void close() {
        own.close();
    }
}
