package io.gradus.augmentations;

import io.gradus.augmentations.images.AffineFusion;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operation;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A composition that applies all of its parts, one after another.
 *
 * <p>It gives what the parts give one by one, but the images are read and written once instead of
 * once a part, and look-ups that follow each other become one. {@link Builder#optFuseAffine
 * optFuseAffine} also makes one warp of affine warps that follow each other.
 *
 * <pre>{@code
 * Transform recipe = Compose.of(
 *         RandomCrop.builder().setSize(32).optPadding(4).build(),
 *         RandomHorizontalFlip.builder().build(),
 *         Cutout.builder().setLength(16).build());
 * }</pre>
 *
 * @see <a
 *     href="https://pytorch.org/vision/stable/generated/torchvision.transforms.Compose.html">torchvision.Compose</a>
 */
public final class Compose extends Composition {

    private final boolean fuseAffine;

    private Compose(Builder builder) {
        super(builder);
        fuseAffine = builder.fuseAffine;
    }

    /**
     * {@return a composition of transforms, with the default options}
     *
     * @param transforms the parts in order, one at least
     * @throws IllegalArgumentException if there is no part, or one has a seed or another layout
     */
    public static Compose of(RandomTransform<?>... transforms) {
        Builder builder = builder();
        List.of(transforms).forEach(builder::addTransform);
        return builder.build();
    }

    @Override
    int[] choose(RandomGenerator random) {
        return IntStream.range(0, parts().size()).toArray();
    }

    @Override
    protected List<Operation> operations(Selection draw, ImageInfo image) {
        List<Operation> operations = super.operations(draw, image);
        return fuseAffine ? AffineFusion.fuse(operations, image) : operations;
    }

    @Override
    Set<ImageInfo> possible(ImageInfo image, Visit visit) {
        return possibleInOrder(image, visit);
    }

    /**
     * {@return the parts one after another where this says all, otherwise the class and its
     * options, for example {@code RandomHorizontalFlip(probability=0.5) Cutout(length=16, holes=1,
     * fill=0.0)}; {@link Augmentations#parse} reads it}
     */
    @Override
    public String toString() {
        boolean plain = layout() == Layout.HWC && !hasSeed() && !fuseAffine;
        if (!plain || parts().size() == 1 || parts().stream().anyMatch(Compose.class::isInstance)) {
            return super.toString();
        }
        return String.join(" ", parts().stream().map(RandomTransform::toString).toList());
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link Compose}. */
    public static final class Builder extends PartsBuilder<Builder> {

        private boolean fuseAffine;

        private Builder() {}

        /**
         * Sets whether affine warps that follow each other (rotations, shears, translations) with
         * one interpolation and fill become one warp, also within a policy; not within the chains
         * of {@link AugMix}. The default is false.
         *
         * <p>It is faster and keeps more of the image, but does not give the same values: {@link
         * Interpolation#NEAREST} rounds places once instead of once a warp, so that objects move by
         * up to half a pixel less or more; {@link Interpolation#BILINEAR} smooths once; and what
         * one warp moves beyond the border another may bring back, where warps one by one have
         * filled it.
         *
         * @param fuseAffine whether to fuse
         * @return this builder
         */
        public Builder optFuseAffine(boolean fuseAffine) {
            this.fuseAffine = fuseAffine;
            return this;
        }

        @Override
        public Compose build() {
            return new Compose(this);
        }
    }
}
