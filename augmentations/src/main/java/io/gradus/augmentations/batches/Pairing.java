package io.gradus.augmentations.batches;

import ai.djl.ndarray.NDArray;
import io.gradus.text.Checks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.apache.commons.rng.sampling.distribution.ChengBetaSampler;

/** The common part of the transforms that give each example of a batch a partner in it. */
public final class Pairing {

    /** Here 998 of 1,000 draws are within 0.1 of 0 or 1. */
    private static final double MIN_ALPHA = 0.001;

    /** Here the standard deviation, sqrt(1 / (8 alpha + 4)), is 0.00035: all draws are a half. */
    private static final double MAX_ALPHA = 1e6;

    static final int MAX_CLASSES = 1_000_000;

    private Pairing() {}

    /** A random permutation of the places of a batch; one may be its own partner. */
    static List<Integer> sample(RandomGenerator random, int batchSize) {
        List<Integer> partner = new ArrayList<>(none(batchSize));
        for (int i = batchSize - 1; i > 0; i--) {
            Collections.swap(partner, i, random.nextInt(i + 1));
        }
        return partner;
    }

    /** Each example its own partner. */
    static List<Integer> none(int batchSize) {
        return IntStream.range(0, batchSize).boxed().toList();
    }

    /** A copy of the partners, each of which must be a place of the batch. */
    static List<Integer> checked(List<Integer> partner) {
        List<Integer> copy = List.copyOf(partner);
        for (int place : copy) {
            if (place < 0 || place >= copy.size()) {
                throw new IllegalArgumentException(
                        "partner must be in 0.." + (copy.size() - 1) + ", but is " + place);
            }
        }
        return copy;
    }

    /** A number of Beta(alpha, alpha). */
    static double beta(RandomGenerator random, double alpha) {
        return ChengBetaSampler.of(random::nextLong, alpha, alpha).sample();
    }

    /**
     * {@return the parameter of a Beta distribution, checked}
     *
     * @param alpha the parameter
     * @throws IllegalArgumentException if it is not from 0.001 to 1,000,000
     */
    public static double alpha(double alpha) {
        return Checks.in("alpha", alpha, "[" + MIN_ALPHA + ", " + MAX_ALPHA + "]");
    }

    static int classes(Integer classes) {
        Checks.required("classes", classes, "setClasses(number)");
        return Checks.in("classes", classes, "[2, " + MAX_CLASSES + "]");
    }

    static void requireSize(List<Integer> partner, Examples examples) {
        if (partner.size() != examples.size()) {
            throw Checks.error(
                    "the draw is for %d examples, but the batch has %d",
                    partner.size(), examples.size());
        }
    }

    static void requireFloating(Class<?> transform, NDArray data) {
        if (!data.getDataType().isFloating()) {
            throw Checks.error(
                    "%s blends data of a floating type, but they are %s; add ToTensor before it",
                    transform.getSimpleName(), data.getDataType());
        }
    }

    /** The labels of examples that are theirs to the part lambda, and their partners' otherwise. */
    static NDArray labels(NDArray labels, int classes, double lambda, List<Integer> partner) {
        NDArray soft = SoftLabels.of(labels, classes);
        if (lambda == 1) {
            return soft;
        }
        try (soft) {
            return Mix.of(soft, lambda, partner);
        }
    }
}
