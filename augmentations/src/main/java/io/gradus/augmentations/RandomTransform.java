package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import ai.djl.translate.Transform;
import ai.djl.util.RandomUtils;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.Boxes;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.augmentations.images.Program;
import io.gradus.augmentations.images.RangeGuard;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.images.ValueRange;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;

/**
 * A random change of images: it draws parameters for each image, then applies them.
 *
 * <p>A transform of one's own has a record of what it draws, a builder, {@link #sample sample} and
 * {@link #operations operations}; both kernels, layouts, types, seeds, masks, boxes and
 * compositions follow from these:
 *
 * <pre>{@code
 * public final class RandomInvert extends RandomTransform<RandomInvert.Draw> {
 *     public record Draw(boolean invert) {}
 *
 *     private RandomInvert(Builder builder) {
 *         super(builder);
 *     }
 *
 *     public Draw sample(RandomGenerator random, ImageInfo image) {
 *         return new Draw(random.nextBoolean());
 *     }
 *
 *     protected List<Operation> operations(Draw draw, ImageInfo image) {
 *         return draw.invert() ? List.of(new Invert()) : List.of();
 *     }
 *
 *     public static final class Builder extends BaseBuilder<Builder> {
 *         public RandomInvert build() {
 *             return new RandomInvert(this);
 *         }
 *     }
 * }
 * }</pre>
 *
 * <p>Images are one (rank 3) or a batch (rank 4, a fresh draw for each image), uint8 or a floating
 * type, HWC/NHWC unless {@link BaseBuilder#optLayout optLayout} says CHW/NCHW, with 1 to 4
 * channels. The input is never changed; the result is a new array of the same type, attached to the
 * input's manager, also where the draw changes nothing.
 *
 * <p>What changes colors, adds noise or works on uint8 levels takes values of the range that {@link
 * BaseBuilder#optRange optRange} says; what moves or erases pixels takes any.
 *
 * <p>An image that something that may be drawn could not take, for its channels, type or size, is
 * refused at once, whatever is drawn for it.
 *
 * <p>Drawing and applying are apart: {@link #sample sample} draws a record, and {@link
 * #apply(NDArray, List) apply} is a pure function of the images and their records, so that a change
 * can be replayed, logged or applied to other images.
 *
 * <p>In a {@code Pipeline}, DJL does not tell a transform which sample it holds, nor where it
 * stands. With {@link BaseBuilder#optSeed optSeed} a draw depends on the seed, the class (of a
 * composition, also its parts'), the number of calls before and the place in the batch: it is
 * reproducible with one loader thread. Transforms of different classes may have equal seeds, their
 * draws are independent; two of the same class need different seeds, or a {@link Compose} around
 * them. Without a seed each call takes one from DJL's generator, which {@code Engine.setRandomSeed}
 * sets. In an {@link AugmentedDataset} a draw depends on the seed, the epoch, the position and the
 * sample: it is the same for any number of threads.
 *
 * <p>A pipeline moves images only: labels that name places in them, such as boxes, need {@link
 * #applyToBoxes applyToBoxes} or {@link #applyToMask(NDArray, List) applyToMask} with the same
 * draws. An {@link AugmentedDataset} refuses such labels.
 *
 * <p><b>Threads.</b> A transform has no state but the number of its calls and whether it has met
 * bright images, and any number of threads may use it at the same time, each with arrays of its
 * own. Of threads that call {@link #transform(NDArray) transform} with a seed, who gets which draw
 * depends on who comes first. A large batch is shared among the threads of the common pool. Each
 * thread that changes images keeps some 30 MB at most of buffers for its next image; those for
 * images, or results, of more than a million values are freed when memory is short.
 *
 * @param <P> the record of drawn parameters
 */
public abstract class RandomTransform<P extends Record> implements Transform {

    private final Layout layout;
    private final ValueRange range;
    private final RangeGuard guard;
    private final Long seed;
    private final AtomicLong calls = new AtomicLong();

    // What was found to be possible last.
    private volatile Taken taken;
    private final BaseBuilder<?> options;

    /** Images that a transform can take. */
    private record Taken(ImageInfo image, boolean eightBit) {}

    /**
     * Takes the options that every random transform has.
     *
     * @param builder the options; what is set in it afterwards changes nothing
     * @throws IllegalArgumentException if an option is out of its range
     */
    protected RandomTransform(BaseBuilder<?> builder) {
        layout = Checks.required("layout", builder.layout);
        range = ValueRange.of(builder.range);
        guard = new RangeGuard(range());
        seed = builder.seed;
        options = builder.copy();
    }

    /**
     * {@return drawn parameters for one image}
     *
     * @param random where the randomness comes from
     * @param image the image's size
     * @throws IllegalArgumentException if an image of this size cannot be changed so
     */
    public abstract P sample(RandomGenerator random, ImageInfo image);

    /**
     * {@return the operations of a draw, in order; an empty list leaves the image as it is} They
     * are a function of the draw and the image's size alone, so that an image and its mask, boxes
     * and later copies are changed in the same way.
     *
     * @param draw the drawn parameters
     * @param image the image's size
     */
    protected abstract List<Operation> operations(P draw, ImageInfo image);

    /**
     * {@return the size that an image has afterwards, whatever is drawn; that of an empty batch is
     * found by it} The default is the same size.
     *
     * @param image the image's size
     * @throws IllegalArgumentException if it depends on what is drawn
     */
    protected ImageInfo result(ImageInfo image) {
        return image;
    }

    /** The size that a draw gives to an image of this size. */
    ImageInfo result(P draw, ImageInfo image) {
        return Program.result(operations(draw, image), image);
    }

    /**
     * {@return whether pixels may move, so that labels that name places, such as boxes, do not fit
     * any more} The default is true.
     */
    protected boolean movesPixels() {
        return true;
    }

    /** A key by which it draws other numbers than another transform with the same seed. */
    long kind() {
        return Seeds.kind(getClass());
    }

    /**
     * {@return whether something that may be drawn takes values for levels from 0 to 255, as
     * changes of color and noise do; images of another range are refused then} The default is
     * false.
     */
    protected boolean needsLevels() {
        return false;
    }

    /**
     * {@return at least one operation of each kind that may be drawn, in any order, so that an
     * image that one of them cannot be applied to is refused at once} The default is what one draw
     * has.
     *
     * @param image the image's size
     */
    protected List<Operation> kinds(ImageInfo image) {
        return operations(sample(new SplittableRandom(0), image), image);
    }

    /** A look at a part of a transform, with a size that an image may have before it. */
    @FunctionalInterface
    interface Visit {
        void at(RandomTransform<?> part, ImageInfo image);
    }

    /** The sizes that an image of this size may become; parts that may be drawn are visited. */
    Set<ImageInfo> possible(ImageInfo image, Visit visit) {
        visit.at(this, image);
        return Set.of(result(image));
    }

    /** Throws if an image cannot be taken, whatever is drawn. */
    final void requireTakes(ImageInfo image, boolean eightBit, ValueRange values) {
        Operations.forRange(kinds(image), values).forEach(op -> op.check(image, eightBit));
    }

    /** The same as {@link #operations}, for a draw that may come from another transform. */
    final List<Operation> operationsOf(Record draw, ImageInfo image) {
        return operations(own(draw), image);
    }

    /** The same as {@link #result(Record, ImageInfo)}, for a draw that may come from another. */
    final ImageInfo resultOf(Record draw, ImageInfo image) {
        return result(own(draw), image);
    }

    private P own(Record draw) {
        Class<? extends Record> type = DrawType.of(getClass());
        if (!type.isInstance(draw)) {
            throw Checks.error(
                    "a draw of %s must be a %s, but is %s",
                    getClass().getSimpleName(), type.getName(), draw);
        }
        // type is the class that stands for P where this class is declared
        @SuppressWarnings("unchecked")
        P checked = (P) draw;
        return checked;
    }

    /**
     * Applies drawn parameters; the same images and draws give the same result.
     *
     * @param images one image or a batch
     * @param draws the parameters of each image
     * @return a new array, attached to the manager of {@code images}
     * @throws IllegalArgumentException if the array cannot hold images, or the draws do not fit
     *     them
     */
    public final NDArray apply(NDArray images, List<P> draws) {
        ImageBatch batch = ImageBatch.of(images, layout);
        batch.requireOneEach("draw", draws.size());
        return apply(batch, draws);
    }

    private NDArray apply(ImageBatch batch, List<P> draws) {
        ImageInfo image = batch.info();
        ValueRange values = range();
        values.requireFits(batch.isUint8());
        ValueRange takenFor = needsLevels() ? values : RangeGuard.takenFor(batch.array());
        List<List<Operation>> programs =
                draws.stream()
                        .map(draw -> Operations.forRange(operations(draw, image), values))
                        .toList();
        NDArray changed =
                Program.run(
                        batch,
                        programs,
                        programs.isEmpty() ? result(image) : Program.result(programs.get(0), image),
                        needsLevels() ? guard : null);
        if (!batch.isUint8()) {
            RangeGuard.made(changed, takenFor);
        }
        return changed;
    }

    /**
     * Applies drawn parameters to masks, where each value is a class: {@link #applyToMask(NDArray,
     * List, double)} with 0 beyond the border.
     *
     * @param masks one mask or a batch
     * @param draws the parameters of each image
     * @return a new array, attached to the manager of {@code masks}
     * @throws IllegalArgumentException if the array cannot hold images, or the draws do not fit
     *     them
     * @throws UnsupportedOperationException for {@link AugMix}, which blends images that are moved
     *     in several ways
     */
    public final NDArray applyToMask(NDArray masks, List<P> draws) {
        return applyToMask(masks, draws, 0);
    }

    /**
     * Applies drawn parameters to masks, where each value is a class: pixels move as those of the
     * images do, without mixing; what only changes colors, or erases, leaves masks as they are.
     *
     * <p>A mask has a channel axis, as its image has: (H, W, 1), in a batch (N, H, W, 1), or (1, H,
     * W) and (N, 1, H, W) for {@link Layout#CHW}. To masks without one {@code
     * masks.expandDims(axis)} adds it.
     *
     * @param masks one mask or a batch, of the images' size, layout and number, uint8, a floating
     *     type or another type of whole numbers (exact up to 2^53), with any number of channels
     *     that an image may have
     * @param draws the parameters of each image
     * @param fill the class beyond the border
     * @return a new array, attached to the manager of {@code masks}
     * @throws IllegalArgumentException if the array cannot hold images, the draws do not fit them,
     *     or the fill cannot be
     * @throws UnsupportedOperationException for {@link AugMix}, which blends images that are moved
     *     in several ways
     */
    public final NDArray applyToMask(NDArray masks, List<P> draws, double fill) {
        return Masks.move(
                masks,
                layout,
                draws.size(),
                fill,
                image -> draws.stream().map(draw -> operations(draw, image)).toList(),
                this::result);
    }

    /**
     * Applies drawn parameters to boxes: each becomes the smallest upright box around its four
     * corners where they come to lie, clipped to the image, with edges rounded outwards. A box that
     * leaves the image becomes an empty one, so that each keeps its place in the list. What only
     * changes colors, or erases, leaves boxes as they are.
     *
     * <p>Where a {@link Composition} moves an image several times, the upright box is taken after
     * each operation and is the next one's to move, so boxes grow: turned by 45 degrees and back a
     * box comes out twice as large. Where one warp does all ({@link RandomAffine}, {@link
     * Compose.Builder#optFuseAffine optFuseAffine}), boxes grow once.
     *
     * @param boxes the boxes of each image
     * @param draws the parameters of each image
     * @param image the images' size before the change
     * @return the boxes of each image after the change
     * @throws IllegalArgumentException if there is not one draw for each list of boxes, a box
     *     reaches beyond the image, or the draws do not fit it
     * @throws UnsupportedOperationException if the change bends lines, as {@link
     *     ElasticDeformation} and {@link OpticalDistortion} do, or blends images that are moved in
     *     several ways, as {@link AugMix} does
     */
    public final List<List<Box>> applyToBoxes(
            List<List<Box>> boxes, List<P> draws, ImageInfo image) {
        if (boxes.size() != draws.size()) {
            throw Checks.error(
                    "there must be one draw for each of the %d lists of boxes, but there are %d",
                    boxes.size(), draws.size());
        }
        List<List<Box>> moved = new ArrayList<>(boxes.size());
        for (int i = 0; i < boxes.size(); i++) {
            List<Operation> operations = operations(draws.get(i), image);
            moved.add(boxes.get(i).stream().map(box -> Boxes.map(box, operations, image)).toList());
        }
        return moved;
    }

    /**
     * Draws parameters for each image and applies them.
     *
     * @param array one image or a batch
     * @return a new array, attached to the manager of {@code array}
     * @throws IllegalArgumentException if the array cannot hold images, or they cannot be changed
     *     so
     */
    @Override
    public final NDArray transform(NDArray array) {
        long key =
                seed == null
                        ? RandomUtils.RANDOM.nextLong()
                        : Seeds.mix(seed, kind(), calls.getAndIncrement());
        return transform(ImageBatch.of(array, layout), place -> Seeds.random(key, place));
    }

    /** Transforms the {@code count} samples of a data set's batch. */
    final NDArray transform(NDArray array, int count, IntFunction<RandomGenerator> randomOf) {
        ImageBatch batch = ImageBatch.of(array, layout);
        batch.requireOneEach("sample of the batch", count);
        return transform(batch, randomOf);
    }

    private NDArray transform(ImageBatch batch, IntFunction<RandomGenerator> randomOf) {
        if (batch.count() > 0) {
            requirePossible(batch.info(), batch.isUint8());
        }
        List<P> draws = new ArrayList<>(batch.count());
        for (int place = 0; place < batch.count(); place++) {
            draws.add(sample(randomOf.apply(place), batch.info()));
        }
        return apply(batch, draws);
    }

    // What one draw in a thousand cannot be applied to is refused at the first image.
    private void requirePossible(ImageInfo image, boolean eightBit) {
        Taken now = new Taken(image, eightBit);
        if (!now.equals(taken)) {
            possible(image, (part, size) -> part.requireTakes(size, eightBit, range()));
            taken = now;
        }
    }

    /** The range of the images' values. */
    final ValueRange range() {
        return range == null ? ValueRange.LEVELS : range;
    }

    /**
     * Throws if the transform cannot be a part of one of this range, as it says that it has
     * another.
     */
    void requireFits(String name, ValueRange whole) {
        if (range != null && range != whole) {
            throw Checks.error(
                    "%s has range %s, but what it is a part of has %s; set optRange there",
                    name, range, whole);
        }
    }

    /** {@return the order of the axes of the images that it takes} */
    public final Layout layout() {
        return layout;
    }

    /** Tells whether the transform has a seed of its own. */
    final boolean hasSeed() {
        return seed != null;
    }

    /** The transform's own seed, or the given one if it has none. */
    final long seedOr(long other) {
        return seed == null ? other : seed;
    }

    /**
     * {@return the class and its options, for example {@code
     * RandomHorizontalFlip(probability=0.5)}, which {@code Augmentations.parse} reads} A class that
     * no {@link io.gradus.text.FormProvider} names is its simple name alone.
     */
    @Override
    public String toString() {
        return TransformWriter.text(RandomTransform.class, getClass(), options);
    }

    /**
     * The options that every random transform has. The text form reads an option's value from the
     * builder's field of that name.
     *
     * @param <T> the builder's own type
     */
    public abstract static class BaseBuilder<T extends BaseBuilder<T>> implements Cloneable {

        private Layout layout = Layout.HWC;
        private double[] range;
        private Long seed;

        /** Creates a builder. */
        protected BaseBuilder() {}

        /** {@return this builder, as its own type} */
        // T is the builder's own class, by its declaration
        @SuppressWarnings("unchecked")
        protected final T self() {
            return (T) this;
        }

        // Lists and arrays are replaced where they change, so that a shallow copy keeps them.
        private BaseBuilder<?> copy() {
            try {
                return (BaseBuilder<?>) clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }

        /**
         * {@return a new transform at each call}
         *
         * @throws IllegalArgumentException if an option that must be set is not, or an option is
         *     out of its range; the message names it
         */
        public abstract RandomTransform<?> build();

        /**
         * Sets the order of the axes. The default is {@link Layout#HWC}; {@link Layout#CHW} is for
         * what stands after {@code ToTensor}.
         *
         * @param layout the order of the axes
         * @return this builder
         */
        public T optLayout(Layout layout) {
            this.layout = layout;
            return self();
        }

        /**
         * Sets what the values of images mean: {@code optRange(0, 1)} for images of floats as
         * {@code ToTensor} leaves them, {@code optRange(0, 255)}, which is the default, for all
         * others. What changes colors, adds noise or works on uint8 levels gives the same for both,
         * with values that are 255 times smaller. What moves or erases pixels takes any values.
         *
         * <p>It throws an {@link IllegalArgumentException} at the first array of floats whose
         * values are of another range, as those of {@code Normalize}, whatever is drawn. For {@code
         * optRange(0, 255)} that is an array without a value of 8 or more that is not all 0, so
         * that a first image that is so dark must be uint8, or in a batch with a brighter one.
         * After a bright one, and where a transform of this package has just made it, a dark one is
         * taken, unless it follows 1,000 of the kind. So a transform is for images of one range.
         *
         * <p>Fills are values of the image, so in [0, 1] here. Numbers that are stated in levels,
         * such as the standard deviation of {@link GaussianNoise} and the magnitude of Solarize,
         * stay in levels of 0 to 255. A part of a composition has the composition's range.
         *
         * @param min 0
         * @param max 255 or 1
         * @return this builder
         */
        public T optRange(double min, double max) {
            range = new double[] {min, max};
            return self();
        }

        /**
         * Sets the seed. Without one the draws follow {@code Engine.setRandomSeed}.
         *
         * @param seed any number
         * @return this builder
         */
        public T optSeed(long seed) {
            this.seed = seed;
            return self();
        }
    }
}
