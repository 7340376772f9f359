package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Program;
import io.gradus.augmentations.images.Seeds;
import io.gradus.augmentations.images.ValueRange;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * A random transform made of others: it chooses some of its parts, and each of them draws for the
 * image as the part before has left it. The operations of all go over an image in one pass.
 *
 * <p>Boxes are moved by one part after another, each time to the smallest upright box, so they grow
 * with every rotation, shear or perspective: {@link RandomTransform#applyToBoxes applyToBoxes}.
 *
 * <p>A part's layout is the composition's, and it draws from the composition's randomness, so a
 * seed belongs to the composition.
 */
public abstract class Composition extends RandomTransform<Selection> {

    private final List<RandomTransform<?>> parts;

    Composition(PartsBuilder<?> builder) {
        super(builder);
        parts = List.copyOf(builder.transforms);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException(
                    "transforms must be one or more: call addTransform(transform)");
        }
        for (int i = 0; i < parts.size(); i++) {
            requireFits(i, parts.get(i));
        }
    }

    @Override
    protected final boolean needsLevels() {
        return parts.stream().anyMatch(RandomTransform::needsLevels);
    }

    @Override
    final void requireFits(String name, ValueRange whole) {
        super.requireFits(name, whole);
        for (int i = 0; i < parts.size(); i++) {
            parts.get(i).requireFits(name(i), whole);
        }
    }

    private String name(int index) {
        return "transform %s (%s)".formatted(index, parts.get(index).getClass().getSimpleName());
    }

    private void requireFits(int index, RandomTransform<?> part) {
        String name = name(index);
        if (part.layout() != Layout.HWC && part.layout() != layout()) {
            throw Checks.error(
                    "%s has layout %s, but what it is a part of has %s; set optLayout there",
                    name, part.layout(), layout());
        }
        if (part.hasSeed()) {
            throw new IllegalArgumentException(
                    name + " has a seed, but draws from what it is a part of; set optSeed there");
        }
        part.requireFits(name, range());
    }

    /** Draws the parts that are applied, in order. */
    abstract int[] choose(RandomGenerator random);

    /** The parts. */
    final List<RandomTransform<?>> parts() {
        return parts;
    }

    @Override
    public final Selection sample(RandomGenerator random, ImageInfo image) {
        List<Selection.Part> chosen = new ArrayList<>();
        ImageInfo now = image;
        for (int index : choose(random)) {
            RandomTransform<?> part = parts.get(index);
            Record draw = part.sample(random, now);
            now = part.resultOf(draw, now);
            chosen.add(new Selection.Part(index, draw));
        }
        return new Selection(chosen);
    }

    @Override
    protected List<Operation> operations(Selection draw, ImageInfo image) {
        List<Operation> all = new ArrayList<>();
        ImageInfo now = image;
        for (Selection.Part chosen : draw.parts()) {
            List<Operation> some = part(chosen).operationsOf(chosen.draw(), now);
            all.addAll(some);
            now = Program.result(some, now);
        }
        return all;
    }

    @Override
    final ImageInfo result(Selection draw, ImageInfo image) {
        ImageInfo now = image;
        for (Selection.Part chosen : draw.parts()) {
            now = part(chosen).resultOf(chosen.draw(), now);
        }
        return now;
    }

    @Override
    protected final boolean movesPixels() {
        return parts.stream().anyMatch(RandomTransform::movesPixels);
    }

    @Override
    final long kind() {
        return Seeds.mix(super.kind(), parts.stream().mapToLong(RandomTransform::kind).toArray());
    }

    private RandomTransform<?> part(Selection.Part chosen) {
        int index = chosen.index();
        if (index < 0 || index >= parts.size()) {
            throw Checks.error(
                    "index must be in 0..%d, the parts of %s, but is %d",
                    parts.size() - 1, getClass().getSimpleName(), index);
        }
        return parts.get(index);
    }

    @Override
    protected final ImageInfo result(ImageInfo image) {
        Set<ImageInfo> sizes = possible(image, (part, size) -> {});
        if (sizes.size() > 1) {
            throw Checks.error(
                    "the size of the images of an empty batch is not known: %s makes one of %s, as"
                            + " it is drawn",
                    getClass().getSimpleName(), sizes);
        }
        return sizes.iterator().next();
    }

    @Override
    abstract Set<ImageInfo> possible(ImageInfo image, Visit visit);

    /** What parts may make, one after another. */
    final Set<ImageInfo> possibleInOrder(ImageInfo image, Visit visit) {
        Set<ImageInfo> now = Set.of(image);
        for (RandomTransform<?> part : parts) {
            Set<ImageInfo> next = new LinkedHashSet<>();
            now.forEach(size -> next.addAll(part.possible(size, visit)));
            now = next;
        }
        return now;
    }

    /**
     * The options that every composition has.
     *
     * @param <T> the builder's own type
     */
    public abstract static class PartsBuilder<T extends PartsBuilder<T>> extends BaseBuilder<T> {

        private List<RandomTransform<?>> transforms = List.of();

        PartsBuilder() {}

        /**
         * Adds a part after those added before; there must be one at least.
         *
         * @param transform the part; without a seed, and of the composition's layout or the default
         *     one
         * @return this builder
         */
        public T addTransform(RandomTransform<?> transform) {
            Checks.required("transform", transform);
            transforms = Stream.concat(transforms.stream(), Stream.of(transform)).toList();
            return self();
        }
    }
}
