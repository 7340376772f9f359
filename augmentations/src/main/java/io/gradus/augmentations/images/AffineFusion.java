package io.gradus.augmentations.images;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes one warp of affine warps that follow each other: its inverse is the product of theirs, so
 * an image is sampled once. Warps of different interpolations or fills stay apart, and those that
 * together shrink or move an image too far for one.
 */
public final class AffineFusion {

    private AffineFusion() {}

    public static List<Op> fuse(List<Op> operations, ImageInfo image) {
        List<Op> fused = new ArrayList<>(operations.size());
        ImageInfo now = image;
        for (Op operation : operations) {
            int last = fused.size() - 1;
            Affine both =
                    operation instanceof Affine next
                                    && last >= 0
                                    && fused.get(last) instanceof Affine first
                            ? fuse(first, next, now)
                            : null;
            if (both != null) {
                fused.set(last, both);
            } else if (operation instanceof InBytes inside) {
                fused.add(new InBytes(fuse(inside.operations(), now)));
            } else {
                fused.add(operation);
            }
            now = operation.result(now);
        }
        return fused;
    }

    /** One warp in place of two, or null if there is none. */
    private static Affine fuse(Affine first, Affine next, ImageInfo image) {
        if (first.interpolation() != next.interpolation() || !first.fill().equals(next.fill())) {
            return null;
        }
        // A pixel of the result comes from where the first warp takes what the next one asks for.
        Homography map = next.inverse(image).then(first.inverse(image));
        if (!Affine.canBe(map)) {
            return null;
        }
        return new Affine(
                map.a(),
                map.b(),
                map.d(),
                map.e(),
                map.c(),
                map.f(),
                Affine.CORNER,
                first.interpolation(),
                first.fill());
    }
}
