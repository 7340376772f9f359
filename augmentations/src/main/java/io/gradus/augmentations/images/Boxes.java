package io.gradus.augmentations.images;

import java.util.List;

/** The moves of masks and boxes when an image is changed. */
public final class Boxes {

    /** A box must not grow by a pixel because of a rounding error. */
    private static final double TOLERANCE = 1e-6;

    private Boxes() {}

    /**
     * {@return those of the operations that move pixels, as they move a mask, in order}
     *
     * @param operations the operations, in order
     * @param fill the class beyond the border
     */
    public static List<Operation> ofMask(List<? extends Operation> operations, double fill) {
        return operations.stream()
                .flatMap(op -> op.parts().stream())
                .filter(Geometric.class::isInstance)
                .<Operation>map(op -> ((Geometric) op).ofMask(fill))
                .toList();
    }

    /**
     * {@return where a box comes to lie, empty if it has left the image} Maps the four corners
     * through each operation and takes the smallest upright box around them, as far as it is inside
     * the image; only at the end are edges rounded outwards.
     *
     * @param box the box
     * @param operations the operations, in order
     * @param image the size of the image before them
     * @throws IllegalArgumentException if the box is not inside the image
     */
    public static Box map(Box box, List<? extends Operation> operations, ImageInfo image) {
        box.requireInside(image);
        double[] edges = {box.top(), box.left(), box.bottom(), box.right()};
        ImageInfo size = image;
        for (Operation operation : operations) {
            for (Operation op : operation.parts()) {
                ImageInfo result = op.result(size);
                if (op instanceof Geometric geometric) {
                    edges = map(edges, geometric.inverse(size).inverse(), result);
                }
                size = result;
            }
        }
        int top = (int) Math.floor(edges[0] + TOLERANCE);
        int left = (int) Math.floor(edges[1] + TOLERANCE);
        int bottom = (int) Math.ceil(edges[2] - TOLERANCE);
        int right = (int) Math.ceil(edges[3] - TOLERANCE);
        if (edges[2] - edges[0] < TOLERANCE || edges[3] - edges[1] < TOLERANCE) {
            return new Box(top, left, top, left);
        }
        return new Box(top, left, bottom, right);
    }

    private static double[] map(double[] edges, Homography forward, ImageInfo image) {
        double[] mapped = {
            Double.POSITIVE_INFINITY,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            Double.NEGATIVE_INFINITY
        };
        for (int corner = 0; corner < 4; corner++) {
            double x = edges[1 + corner % 2 * 2];
            double y = edges[corner / 2 * 2];
            if (forward.g() * x + forward.h() * y + forward.i() <= 0) {
                throw new IllegalArgumentException(
                        "a box reaches beyond the horizon of " + forward);
            }
            mapped[0] = Math.min(mapped[0], forward.y(x, y));
            mapped[1] = Math.min(mapped[1], forward.x(x, y));
            mapped[2] = Math.max(mapped[2], forward.y(x, y));
            mapped[3] = Math.max(mapped[3], forward.x(x, y));
        }
        for (int i = 0; i < mapped.length; i++) {
            int size = i % 2 == 0 ? image.height() : image.width();
            mapped[i] = Math.min(Math.max(mapped[i], 0), size);
        }
        return mapped;
    }
}
