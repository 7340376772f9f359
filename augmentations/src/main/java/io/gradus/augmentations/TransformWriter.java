package io.gradus.augmentations;

import io.gradus.augmentations.images.ColorComponents;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.policies.Policy;
import io.gradus.text.Registry;
import io.gradus.text.TextWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A writer of the texts that {@link Augmentations#parse} reads. */
final class TransformWriter {

    /** The components that have a name; others are lists, of eigenvalues and of three rows. */
    static final String IMAGE_NET = "imagenet";

    private static final TextWriter WRITER =
            new TextWriter()
                    .writes(Policy.class, TransformWriter::text)
                    .writes(ColorComponents.class, TransformWriter::text)
                    .leavesOut(Layout.HWC);

    private TransformWriter() {}

    /**
     * The class of a transform and its options; the class alone where the kind has no form of it.
     */
    static String text(Class<?> kind, Class<?> type, Object builder) {
        return Registry.of(kind)
                .find(type)
                .map(form -> WRITER.call(form, builder))
                .orElse(type.getSimpleName());
    }

    private static String text(Policy policy) {
        return Policy.named().entrySet().stream()
                .filter(named -> named.getValue().equals(policy))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(policy::toString);
    }

    private static String text(ColorComponents components) {
        if (components == ColorComponents.IMAGE_NET) {
            return IMAGE_NET;
        }
        List<double[]> rows = new ArrayList<>(List.of(components.eigenvalues()));
        rows.addAll(Arrays.asList(components.eigenvectors()));
        return rows.stream().map(Arrays::toString).toList().toString();
    }
}
