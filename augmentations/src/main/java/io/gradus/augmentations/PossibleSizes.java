package io.gradus.augmentations;

import io.gradus.augmentations.images.ImageInfo;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sizes that an image may become where a number of parts are applied that are drawn, such as
 * those of {@link SomeOf}; what cannot be applied where it may be drawn throws.
 *
 * <p>Sizes are followed part by part. Of the parts that were drawn before only those are remembered
 * that change a size; the others are alike, and counted.
 */
record PossibleSizes(
        List<RandomTransform<?>> parts,
        int count,
        boolean replacement,
        boolean keepOrder,
        RandomTransform.Visit visit,
        Map<At, Set<ImageInfo>> known) {

    /** So many parts that change the size are remembered one by one; all sets of them are met. */
    private static final int MOST = 10;

    /**
     * A possible state of an image.
     *
     * @param used the parts that may not be drawn again, of those that change sizes
     * @param next the first part that may be drawn where the order is kept, otherwise 0
     */
    private record State(BitSet used, int next, ImageInfo size) {}

    /** A part, and the size of an image before it. */
    record At(int part, ImageInfo size) {}

    PossibleSizes(
            List<RandomTransform<?>> parts,
            int count,
            boolean replacement,
            boolean keepOrder,
            RandomTransform.Visit visit) {
        this(parts, count, replacement, keepOrder, visit, new HashMap<>());
    }

    Set<ImageInfo> of(ImageInfo image) {
        BitSet changing = changing(image);
        // too many to remember may be drawn again, which crops to one size can take
        boolean again = replacement || keepOrder || changing.cardinality() > MOST;
        boolean alike = replacement || again && !keepOrder;
        Set<State> states = Set.of(new State(new BitSet(), 0, image));
        for (int drawn = 0; drawn < count; drawn++) {
            Set<State> then = new LinkedHashSet<>();
            for (State state : states) {
                int others = drawn - state.used().cardinality();
                int last =
                        keepOrder && !replacement ? parts.size() - count + drawn + 1 : parts.size();
                for (int i = state.next(); i < last; i++) {
                    boolean free =
                            again
                                    || (changing.get(i)
                                            ? !state.used().get(i)
                                            : others < parts.size() - changing.cardinality());
                    if (free) {
                        BitSet used = (BitSet) state.used().clone();
                        used.set(i, !again && changing.get(i));
                        int next = keepOrder ? replacement ? i : i + 1 : 0;
                        for (ImageInfo size : after(i, state.size())) {
                            then.add(new State(used, next, size));
                        }
                    }
                }
            }
            if (alike && then.equals(states)) {
                break;
            }
            states = then;
        }
        Set<ImageInfo> sizes = new LinkedHashSet<>();
        states.forEach(state -> sizes.add(state.size()));
        return sizes;
    }

    private Set<ImageInfo> after(int part, ImageInfo size) {
        return known.computeIfAbsent(
                new At(part, size), at -> parts.get(part).possible(size, visit));
    }

    /** The parts that change a size, of those that an image may come to have. */
    private BitSet changing(ImageInfo image) {
        BitSet changing = new BitSet();
        List<ImageInfo> sizes = new ArrayList<>(List.of(image));
        for (int s = 0; s < sizes.size(); s++) {
            for (int i = 0; i < parts.size(); i++) {
                for (ImageInfo size : afterIfPossible(i, sizes.get(s))) {
                    if (!size.equals(sizes.get(s))) {
                        changing.set(i);
                    }
                    if (!sizes.contains(size)) {
                        sizes.add(size);
                    }
                }
            }
        }
        return changing;
    }

    // A part is tried at sizes at which it cannot always be drawn; where it can, this is met again.
    private Set<ImageInfo> afterIfPossible(int part, ImageInfo size) {
        try {
            return after(part, size);
        } catch (IllegalArgumentException e) {
            return Set.of();
        }
    }
}
