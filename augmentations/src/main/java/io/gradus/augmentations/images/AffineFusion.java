package io.gradus.augmentations.images;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Fusion of affine warps that follow each other into one: its inverse is the product of theirs, so
 * an image is sampled once. Warps of different interpolations or fills stay apart, and those that
 * together shrink or move an image too far for one.
 */
public final class AffineFusion {

    private AffineFusion() {}

    /**
     * {@return the operations, in which affine warps that follow each other are fused, also within
     * those that contain others}
     *
     * @param operations the operations, in order
     * @param image the size of the image before them
     */
    public static List<Operation> fuse(List<Operation> operations, ImageInfo image) {
        List<Operation> fused = new ArrayList<>(operations.size());
        ImageInfo now = image;
        for (Operation operation : operations) {
            int last = fused.size() - 1;
            Operation both = last < 0 ? null : fuse(fused.get(last), operation, now);
            if (both != null) {
                fused.set(last, both);
            } else if (operation instanceof InUint8 inside) {
                fused.add(new InUint8(fuse(inside.operations(), now)));
            } else {
                fused.add(operation);
            }
            now = operation.result(now);
        }
        return fused;
    }

    /** One warp in place of two, or null if there is none. */
    private static Affine fuse(Operation one, Operation another, ImageInfo image) {
        if (!(one instanceof Geometric first && another instanceof Geometric next)) {
            return null;
        }
        Optional<Sampling> sampling = first.affineSampling();
        if (sampling.isEmpty() || !sampling.equals(next.affineSampling())) {
            return null;
        }
        // A pixel of the result comes from where the first warp takes what the next one asks for.
        Homography map = next.inverse(image).then(first.inverse(image));
        return Affine.canBe(map) ? Affine.of(map, sampling.get()) : null;
    }
}
