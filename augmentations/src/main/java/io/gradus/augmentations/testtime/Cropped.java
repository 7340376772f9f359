package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.PaddingMode;
import io.gradus.text.Checks;

/** A part of the image. */
record Cropped(int height, int width, Place place) implements View {

    /** The four corners and the centre, in torchvision's order. */
    enum Place {
        TOP_LEFT(0, 0),
        TOP_RIGHT(0, 1),
        BOTTOM_LEFT(1, 0),
        BOTTOM_RIGHT(1, 1),
        CENTER(0.5, 0.5);

        private final double down;
        private final double right;

        Place(double down, double right) {
            this.down = down;
            this.right = right;
        }
    }

    Cropped {
        Checks.in("height", height, "[1, infinity)");
        Checks.in("width", width, "[1, infinity)");
    }

    @Override
    public NDArray apply(NDArray images, Layout layout) {
        ImageBatch batch = ImageBatch.of(images, layout);
        if (height > batch.height() || width > batch.width()) {
            throw Checks.error(
                    "a view of %d x %d pixels does not fit into an image of %d x %d; make the"
                            + " images larger or the view smaller",
                    height, width, batch.height(), batch.width());
        }
        // Python rounds halves to the even number, and so does torchvision's centre.
        int top = (int) Math.rint(place.down * (batch.height() - height));
        int left = (int) Math.rint(place.right * (batch.width() - width));
        return Operations.window(top, left, height, width, PaddingMode.CONSTANT, Fill.NONE)
                .apply(batch);
    }
}
