package io.gradus.augmentations;

import java.util.ArrayList;
import java.util.List;

/**
 * Makes one warp of affine warps that follow each other: its inverse is the product of theirs, so
 * an image is sampled once. Warps of different interpolations or fills stay apart.
 */
final class AffineFusion {

    private AffineFusion() {}

    static List<Op> fuse(List<Op> operations, ImageInfo image) {
        List<Op> fused = new ArrayList<>(operations.size());
        ImageInfo now = image;
        for (Op operation : operations) {
            int last = fused.size() - 1;
            if (operation instanceof Affine next
                    && last >= 0
                    && fused.get(last) instanceof Affine first
                    && first.interpolation() == next.interpolation()
                    && first.fill().equals(next.fill())) {
                fused.set(last, fuse(first, next, now));
            } else if (operation instanceof InBytes inside) {
                fused.add(new InBytes(fuse(inside.operations(), now)));
            } else {
                fused.add(operation);
            }
            now = operation.result(now);
        }
        return fused;
    }

    private static Affine fuse(Affine first, Affine next, ImageInfo image) {
        // A pixel of the result comes from where the first warp takes what the next one asks for.
        Homography map = next.inverse(image).then(first.inverse(image));
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
