package io.gradus.augmentations;

import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.images.ColorComponents;
import io.gradus.augmentations.policies.Policy;
import io.gradus.augmentations.policies.PolicyOperation;
import io.gradus.augmentations.policies.PolicyStep;
import io.gradus.text.Binder;
import io.gradus.text.Excerpt;
import io.gradus.text.FormReader;
import io.gradus.text.Node;
import io.gradus.text.Registry;
import io.gradus.text.Suggestion;
import io.gradus.text.TextReader;
import io.gradus.text.ValueReader;
import io.gradus.text.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A reader of random transforms; several after one another are a {@link Compose}. It reads policies
 * and color components, too.
 *
 * @see Augmentations#parse
 */
public final class TransformReader extends FormReader<RandomTransform<?>> {

    private final Binder binder;

    /**
     * Creates a reader, and adds it and the readers of what transforms have as options to a binder.
     *
     * @param binder sets the options
     */
    public TransformReader(Binder binder) {
        super(kind(), "transform", binder);
        this.binder =
                binder.reads(Policy.class, new PolicyReader())
                        .reads(PolicyStep.class, this::step)
                        .reads(ColorComponents.class, new ComponentsReader());
    }

    // a class has no type parameters
    @SuppressWarnings("unchecked")
    private static Class<RandomTransform<?>> kind() {
        return (Class<RandomTransform<?>>) (Class<?>) RandomTransform.class;
    }

    @Override
    public RandomTransform<?> read(Node node, Where where) {
        if (node instanceof Node.Quoted quoted) {
            return read(TextReader.inside(quoted), where);
        }
        List<RandomTransform<?>> parts = new ArrayList<>();
        for (Node part : node.sequence()) {
            if (part instanceof Node.Broken broken) {
                throw broken.error(expected());
            }
            parts.add(make(part.call().orElseThrow(() -> part.place().expected(expected()))));
        }
        if (parts.size() == 1) {
            return parts.get(0);
        }
        try {
            return Compose.of(parts.toArray(RandomTransform<?>[]::new));
        } catch (IllegalArgumentException e) {
            throw node.place().error(e.getMessage(), e);
        }
    }

    @Override
    protected RandomTransform<?> make(Node.Call call) {
        String name = call.name();
        if (Registry.of(RandomTransform.class).find(name).isEmpty()
                && Registry.of(BatchTransform.class).find(name).isPresent()) {
            throw call.place()
                    .error(
                            name
                                    + " changes batches, not single images;"
                                    + " Augmentations.parseBatch reads it for AugmentedDataset's"
                                    + " addBatchTransform (in a recipe it is a part of its own)");
        }
        return super.make(call);
    }

    private PolicyStep step(Node node, Where where) {
        Node.Call call = node.call().orElseThrow(() -> node.place().expected("an operation"));
        PolicyOperation operation =
                PolicyOperation.find(call.name())
                        .orElseThrow(
                                () -> call.place().error(PolicyOperation.unknown(call.name())));
        if (call.arguments().isEmpty()) {
            return new PolicyStep(operation, 0);
        }
        return new PolicyStep(operation, (double) binder.arguments(call, double.class)[0]);
    }

    /** A reader of policies: a name, or JSON. */
    private static final class PolicyReader implements ValueReader<Policy> {

        @Override
        public Policy read(Node node, Where where) {
            if (node instanceof Node.Word word) {
                return named(word);
            }
            requireWhole(node);
            try {
                return Policy.parse(node.json());
            } catch (IllegalArgumentException e) {
                throw node.place().error(e.getMessage(), e);
            }
        }

        private static Policy named(Node.Word word) {
            for (Map.Entry<String, Policy> named : Policy.named().entrySet()) {
                if (named.getKey().equalsIgnoreCase(word.text())) {
                    return named.getValue();
                }
            }
            String suggestion = Suggestion.of(word.text(), Policy.named().keySet());
            String name = Excerpt.of(word.text());
            throw word.place().error("there is no policy '%s'; %s".formatted(name, suggestion));
        }

        private static void requireWhole(Node node) {
            if (node instanceof Node.Broken broken) {
                throw broken.error("a value");
            }
            if (node instanceof Node.Items items) {
                items.elements().forEach(PolicyReader::requireWhole);
            }
        }

        @Override
        public boolean takesLists() {
            return true;
        }
    }

    /** A reader of color components: their name, or eigenvalues and the rows of eigenvectors. */
    private final class ComponentsReader implements ValueReader<ColorComponents> {

        @Override
        public ColorComponents read(Node node, Where where) {
            if (TransformWriter.IMAGE_NET.equalsIgnoreCase(node.toString())) {
                return ColorComponents.IMAGE_NET;
            }
            if (!(node instanceof Node.Items) || node.elements().size() != 4) {
                throw node.place()
                        .error(
                                "expected "
                                        + TransformWriter.IMAGE_NET
                                        + ", or four lists: eigenvalues, and the rows of"
                                        + " eigenvectors for red, green and blue");
            }
            double[][] rows = (double[][]) binder.value(node, double[][].class, where);
            try {
                return new ColorComponents(rows[0], Arrays.copyOfRange(rows, 1, rows.length));
            } catch (IllegalArgumentException e) {
                throw node.place().error(e.getMessage(), e);
            }
        }

        @Override
        public boolean takesLists() {
            return true;
        }
    }
}
