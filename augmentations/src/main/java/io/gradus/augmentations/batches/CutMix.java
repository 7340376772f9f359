package io.gradus.augmentations.batches;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Layout;
import io.gradus.text.Checks;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A batch transform that replaces a rectangle of each image of a batch with the same rectangle of
 * another, and blends their labels by area.
 *
 * <pre>
 * lambda ~ Beta(alpha, alpha), one for the batch; p a random permutation of the batch
 * h = floor(H sqrt(1 - lambda) / 2), w = floor(W sqrt(1 - lambda) / 2); (y, x) uniform over all pixels
 * box: rows y - h &lt;= row &lt; y + h, columns x - w &lt;= column &lt; x + w, clipped to the image
 * images'[i] = images[i], but images[p(i)] in the box
 * lambda'    = 1 - area(box) / (H W)
 * labels'[i] = lambda' * labels[i] + (1 - lambda') * labels[p(i)]
 * </pre>
 *
 * <p>So the labels follow the area that was really replaced, which is smaller where the box reaches
 * beyond the image; {@link Builder#optCorrectLambda optCorrectLambda(false)} leaves lambda as it
 * was drawn. The box's sides are rounded down to even numbers, as in the authors' code and
 * torchvision's.
 *
 * <p>Images are a batch (rank 4), uint8 or a floating type, NHWC unless {@link Builder#optLayout
 * optLayout} says CHW, which is for what stands after {@code ToTensor}. Labels are those of {@link
 * Mixup}, and train and are counted in the same way. The paper blends every batch for ImageNet; the
 * authors' recipe for CIFAR has probability 0.5.
 *
 * <p><b>A loss of class numbers goes wrong without an error: see {@link SoftLabels}.</b>
 *
 * @see io.gradus.augmentations.AugmentedDataset which applies it to a data set
 * @see OneOfBatch for Mixup in one batch and CutMix in the next
 * @see <a href="https://arxiv.org/abs/1905.04899">Yun, Han, Oh, Chun, Choe, Yoo: "CutMix:
 *     Regularization Strategy to Train Strong Classifiers with Localizable Features", 2019</a>
 */
public final class CutMix implements BatchTransform {

    private static final Box NOTHING = new Box(0, 0, 0, 0);

    /**
     * The drawn parameters of a batch.
     *
     * @param lambda the share of each image's own label, in [0, 1]
     * @param box the rectangle that is replaced, inside the image; it may be empty
     * @param partner the place of each image's partner in the batch
     */
    public record Draw(double lambda, Box box, List<Integer> partner) {

        /**
         * Copies the list and checks the values.
         *
         * @param lambda the share of each image's own label
         * @param box the rectangle that is replaced
         * @param partner the place of each image's partner
         * @throws IllegalArgumentException if lambda is not in [0, 1], there is no box, or a
         *     partner is not one
         */
        public Draw {
            Checks.in("lambda", lambda, "[0, 1]");
            Checks.required("box", box);
            partner = Pairing.checked(partner);
        }
    }

    private final double alpha;
    private final double probability;
    private final boolean correctLambda;
    private final Layout layout;
    private final int classes;

    private CutMix(Builder builder) {
        alpha = builder.checkedAlpha();
        probability = builder.checkedProbability();
        correctLambda = builder.correctLambda;
        layout = Checks.required("layout", builder.layout);
        classes = builder.checkedClasses();
    }

    /**
     * {@return a box, its share and the partners, as drawn} A batch that is not to be changed gets
     * lambda 1, an empty box, and each image itself as its partner.
     *
     * @param random where the randomness comes from
     * @param batchSize the number of images
     * @param image their size
     */
    public Draw sample(RandomGenerator random, int batchSize, ImageInfo image) {
        if (random.nextDouble() >= probability) {
            return new Draw(1, NOTHING, Pairing.none(batchSize));
        }
        double lambda = Pairing.beta(random, alpha);
        double half = Math.sqrt(1 - lambda) / 2;
        int h = (int) (image.height() * half);
        int w = (int) (image.width() * half);
        int y = random.nextInt(image.height());
        int x = random.nextInt(image.width());
        Box box =
                new Box(
                        Math.max(y - h, 0),
                        Math.max(x - w, 0),
                        Math.min(y + h, image.height()),
                        Math.min(x + w, image.width()));
        double own = correctLambda ? 1 - area(box) / image.height() / image.width() : lambda;
        return new Draw(own, box, Pairing.sample(random, batchSize));
    }

    private static double area(Box box) {
        return (double) (box.bottom() - box.top()) * (box.right() - box.left());
    }

    /**
     * {@return a batch, changed; the same batch and draw give the same result} Where the box is
     * empty the images are a copy.
     *
     * @param examples the batch
     * @param draw what was drawn for it
     * @throws IllegalArgumentException if the data are not a batch of images, the labels do not
     *     fit, or the draw is for another batch size or larger images
     */
    public Examples apply(Examples examples, Draw draw) {
        return apply(images(examples), examples, draw);
    }

    private Examples apply(ImageBatch images, Examples examples, Draw draw) {
        Pairing.requireSize(draw.partner(), examples);
        Box box = draw.box();
        if (box.bottom() > images.height() || box.right() > images.width()) {
            throw Checks.error(
                    "%s reaches beyond the images of %d x %d pixels",
                    box, images.height(), images.width());
        }
        NDArray labels = Pairing.labels(examples.labels(), classes, draw.lambda(), draw.partner());
        return new Examples(
                area(box) == 0
                        ? examples.data().duplicate()
                        : Paste.of(images, box, draw.partner()),
                labels);
    }

    @Override
    public void check(Examples examples) {
        images(examples);
        SoftLabels.check(examples.labels(), classes);
    }

    @Override
    public Examples transform(Examples examples, RandomGenerator random) {
        ImageBatch images = images(examples);
        return apply(images, examples, sample(random, images.count(), images.info()));
    }

    private ImageBatch images(Examples examples) {
        NDArray data = examples.data();
        ImageBatch images = ImageBatch.of(data, layout);
        if (data.getShape().dimension() != 4) {
            throw Checks.error(
                    "CutMix takes a batch of images, N%s (rank 4), but they have shape %s",
                    layout, data.getShape());
        }
        return images;
    }

    /**
     * {@return the class and its options as a recipe has them: {@code CutMix(classes=10, alpha=1.0,
     * probability=1.0, correctLambda=true, layout=CHW)}}
     */
    @Override
    public String toString() {
        return "CutMix(classes=%s, alpha=%s, probability=%s, correctLambda=%s, layout=%s)"
                .formatted(classes, alpha, probability, correctLambda, layout);
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link CutMix}. */
    public static final class Builder extends BlendBuilder<Builder> {

        private boolean correctLambda = true;
        private Layout layout = Layout.HWC;

        private Builder() {}

        /**
         * Sets whether the labels follow the area that was really replaced, instead of the lambda
         * that was drawn. The default is true.
         *
         * @param correctLambda whether lambda is corrected
         * @return this builder
         */
        public Builder optCorrectLambda(boolean correctLambda) {
            this.correctLambda = correctLambda;
            return this;
        }

        /**
         * Sets the order of the axes. The default is {@link Layout#HWC}; {@link Layout#CHW} is for
         * what stands after {@code ToTensor}.
         *
         * @param layout the order of the axes
         * @return this builder
         */
        public Builder optLayout(Layout layout) {
            this.layout = layout;
            return this;
        }

        @Override
        public CutMix build() {
            return new CutMix(this);
        }
    }
}
