package io.gradus.augmentations.policies;

import io.gradus.text.Checks;
import io.gradus.text.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes that AutoAugment chooses from: a list of sub-policies, of which one is drawn for an
 * image. Each is a list of operations with the probability that it is applied and its magnitude.
 *
 * <p>As text it is JSON, an array of sub-policies of {@code [operation, probability, magnitude]}:
 *
 * <pre>{@code
 * [
 *   [["Rotate", 0.7, 2], ["TranslateX", 0.3, 9]],
 *   [["Invert", 0.1], ["Contrast", 0.2, 6]]
 * ]
 * }</pre>
 *
 * <p>The operations are {@link PolicyOperation}'s. A magnitude is a whole number from 0 to 9, the
 * last of 10 bins, and what it stands for is in {@code AutoAugment}. Operations without magnitudes
 * need none; the papers' tables give one, which means nothing. A policy of more or fewer bins is an
 * object: {@code {"bins": 11, "subPolicies": [...]}}.
 *
 * @param bins the number of magnitudes, at least 2
 * @param subPolicies the sub-policies, one at least
 */
public record Policy(int bins, List<List<Entry>> subPolicies) {

    /** The number of magnitudes of a policy that says none. */
    public static final int BINS = 10;

    /** Read from the files beside this class, one a policy. */
    private static final class BuiltIn {

        static final Map<String, Policy> BY_NAME = new LinkedHashMap<>();

        static {
            for (String name : List.of("cifar10", "imagenet", "svhn")) {
                BY_NAME.put(name, load(name + "-policy.json"));
            }
        }

        private static Policy load(String file) {
            try (InputStream in = Policy.class.getResourceAsStream(file)) {
                return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * An operation of a sub-policy.
     *
     * @param operation the operation
     * @param probability the probability that it is applied, in [0, 1]
     * @param magnitude the bin of its magnitude, 0 to the policy's last
     */
    public record Entry(PolicyOperation operation, double probability, int magnitude) {

        /**
         * Checks the values.
         *
         * @param operation the operation
         * @param probability the probability that it is applied
         * @param magnitude the bin of its magnitude
         * @throws IllegalArgumentException if the operation is null, or a value is out of its range
         */
        public Entry {
            Checks.required("operation", operation);
            Checks.in("probability", probability, "[0, 1]");
            Checks.in("magnitude", magnitude, "[0, infinity)");
        }
    }

    /**
     * Copies the lists and checks the values.
     *
     * @param bins the number of magnitudes
     * @param subPolicies the sub-policies
     * @throws IllegalArgumentException if there is no sub-policy, one is empty, or a value is out
     *     of its range
     */
    public Policy {
        Checks.in("bins", bins, "[2, infinity)");
        subPolicies = subPolicies.stream().map(List::copyOf).toList();
        Checks.in("the number of sub-policies", subPolicies.size(), "[1, infinity)");
        for (List<Entry> subPolicy : subPolicies) {
            Checks.in("the number of a sub-policy's operations", subPolicy.size(), "[1, infinity)");
            for (Entry entry : subPolicy) {
                if (entry.magnitude() >= bins) {
                    throw Checks.error(
                            "magnitude must be in 0..%d, but is %d", bins - 1, entry.magnitude());
                }
            }
        }
    }

    /** {@return the 25 sub-policies that were found for CIFAR-10} */
    public static Policy cifar10() {
        return BuiltIn.BY_NAME.get("cifar10");
    }

    /** {@return the 25 sub-policies that were found for ImageNet, of which 20 differ} */
    public static Policy imageNet() {
        return BuiltIn.BY_NAME.get("imagenet");
    }

    /** {@return the 25 sub-policies that were found for SVHN} */
    public static Policy svhn() {
        return BuiltIn.BY_NAME.get("svhn");
    }

    /** {@return the policies that have a name, in order} */
    public static Map<String, Policy> named() {
        return BuiltIn.BY_NAME;
    }

    /**
     * Reads a policy.
     *
     * @param json the text
     * @return the policy
     * @throws IllegalArgumentException if the text is no policy; the message says where
     */
    public static Policy parse(String json) {
        return PolicyJson.read(Checks.required("json", json));
    }

    /**
     * Reads a policy from a file.
     *
     * @param file a file of JSON in UTF-8
     * @return the policy
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds no policy; the message says where
     */
    public static Policy read(Path file) throws IOException {
        try {
            return parse(Limits.read(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /** {@return the policy as JSON on one line, which {@link #parse} reads} */
    @Override
    public String toString() {
        return PolicyJson.write(this);
    }
}
