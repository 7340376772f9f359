package io.gradus.recipes;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.TransformReader;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.images.Layout;
import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.ScheduleReader;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import io.gradus.text.Node;
import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import io.gradus.text.Registry;
import io.gradus.text.TextException;
import io.gradus.text.TextReader;
import io.gradus.text.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Maker of the objects that a recipe names, with a {@link io.gradus.text.Binder} and the readers of
 * all that recipes have.
 */
public final class Binder {

    /** The option of what changes images; batches are changed after {@code ToTensor}. */
    private static final String LAYOUT = "layout";

    private static final Where PART = new Where(null, "part");

    private final Catalog catalog;
    private final RunLength length;
    private final Map<String, Node> facts;

    /**
     * Creates a binder.
     *
     * @param catalog the classes that may be named
     * @param length what {@code auto} and percentages refer to
     * @param facts values for options of augmentations that a recipe may leave out, because they
     *     follow from the data, such as the number of classes
     */
    public Binder(Catalog catalog, RunLength length, Map<String, Object> facts) {
        this.catalog = catalog;
        this.length = length;
        this.facts =
                facts.entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, fact -> Spec.node(fact.getValue())));
    }

    /**
     * Makes the learning rate.
     *
     * @param recipe the recipe
     * @return the schedule, or null if the recipe has none
     * @throws RecipeException if an option does not exist or has a bad value
     */
    public Tracker learningRate(Recipe recipe) {
        Spec spec = recipe.learningRate();
        return spec == null
                ? null
                : explain(
                        recipe,
                        spec,
                        () -> (Tracker) values().value(spec.node(), Tracker.class, PART));
    }

    /**
     * Makes the optimizer.
     *
     * @param recipe the recipe
     * @param learningRate its learning rate; null for the optimizer's default
     * @return the optimizer
     * @throws RecipeException if an option does not exist or has a bad value
     */
    public Optimizer optimizer(Recipe recipe, Tracker learningRate) {
        Node node = recipe.optimizer().node();
        return explain(
                recipe,
                recipe.optimizer(),
                () -> {
                    OptimizerReader reader = new OptimizerReader(learningRate, node, values());
                    Optimizer optimizer = reader.read(node, PART);
                    if (learningRate != null && !reader.rated) {
                        throw node.place()
                                .error(
                                        recipe.optimizer().type()
                                                + " takes no learning rate; remove it from the"
                                                + " recipe");
                    }
                    return optimizer;
                });
    }

    /**
     * Makes an augmentation.
     *
     * @param recipe the recipe
     * @param spec one of its augmentations
     * @return a {@code Transform} or a {@code BatchTransform}
     * @throws RecipeException if an option does not exist or has a bad value
     */
    public Object augmentation(Recipe recipe, Spec spec) {
        return explain(
                recipe,
                spec,
                () -> {
                    boolean isTransform =
                            spec.isText()
                                    || RandomTransform.class.isAssignableFrom(
                                            catalog.find(spec.node()).type());
                    Node node = withFacts(spec.node());
                    return isTransform
                            ? new TransformReader(new io.gradus.text.Binder()).read(node, PART)
                            : values().value(node, BatchTransform.class, PART);
                });
    }

    /** A binder of everything but optimizers and transforms. */
    private io.gradus.text.Binder values() {
        io.gradus.text.Binder binder = new io.gradus.text.Binder().lengths(length);
        binder.reads(ParameterTracker.class, new RateReader(binder));
        return binder.reads(
                BatchTransform.class,
                new ClassReader<>(BatchTransform.class, "batch transform", catalog, binder));
    }

    private <T> T explain(Recipe recipe, Spec part, Supplier<T> maker) {
        try {
            return maker.get();
        } catch (IllegalArgumentException e) {
            String place = part.file();
            String column = "";
            String reason = e.getMessage();
            if (e instanceof PlacedException placed) {
                place = placed.place();
                reason = placed.reason();
            } else if (e instanceof TextException text) {
                boolean isName = text.text().equals(recipe.name());
                String of = isName ? "" : " of '%s'".formatted(Excerpt.of(text.text().strip()));
                column = " (column %s%s)".formatted(text.column(), of);
                reason = text.reason();
            }
            throw new RecipeException(
                    (place.isEmpty() ? "" : place + ": ")
                            + ("recipe '" + Excerpt.of(recipe.name()) + "': ")
                            + Excerpt.of(ofClass(part, reason), Limits.MESSAGE_LENGTH)
                            + column,
                    e);
        }
    }

    /** A reason that begins with the name of the class, which is said once. */
    private String ofClass(Spec part, String reason) {
        if (part.type().isEmpty() || catalog.kind(part.type()) == null) {
            return reason;
        }
        String name = catalog.find(part.node()).form().toString();
        String rest =
                reason.replaceFirst("(?i)^\\Q" + name + "\\E: ", "")
                        .replaceFirst(
                                "^\\Q" + name + "\\E has no option '", "there is no option '");
        return part.type() + ": " + rest;
    }

    /** Whether an optimizer, or one inside it, has no learning rate of its own. */
    boolean needsLearningRate(Node node) {
        return node.call()
                .filter(call -> catalog.kind(call.name()) == Catalog.Kind.OPTIMIZER)
                .filter(
                        call ->
                                catalog.find(call).options().requires(Recipe.LEARNING_RATE)
                                        || call.arguments().stream()
                                                .anyMatch(o -> needsLearningRate(o.value())))
                .isPresent();
    }

    /** A part and those within it, with what follows from the data where it is left out. */
    private Node withFacts(Node node) {
        if (node instanceof Quoted quoted) {
            return TextReader.inside(quoted);
        }
        if (node instanceof Items items) {
            return new Items(
                    items.place(), items.elements().stream().map(this::withFacts).toList());
        }
        return node.call().map(call -> withFacts(node, call)).orElse(node);
    }

    private Node withFacts(Node node, Call call) {
        List<Argument> options = new ArrayList<>();
        for (Argument option : call.arguments()) {
            options.add(new Argument(option.place(), option.name(), withFacts(option.value())));
        }
        if (catalog.kind(call.name()) == Catalog.Kind.AUGMENTATION) {
            Catalog.Entry entry = catalog.find(call);
            Map<String, Node> known = new HashMap<>(facts);
            if (BatchTransform.class.isAssignableFrom(entry.type())) {
                known.put(LAYOUT, new Word(call.place(), Layout.CHW.name()));
            }
            known.keySet().retainAll(entry.options().names());
            options.forEach(option -> known.remove(option.name()));
            known.forEach((name, fact) -> options.add(new Argument(call.place(), name, fact)));
        }
        return options.isEmpty()
                ? node
                : new Call(call.place(), call.name(), options, call.methods());
    }

    /** A reader of schedules, of classes of DJL, and of numbers. */
    private final class RateReader extends ClassReader<Tracker> {

        private final io.gradus.text.Binder binder;

        RateReader(io.gradus.text.Binder binder) {
            super(Tracker.class, "schedule", catalog, binder);
            this.binder = binder;
        }

        @Override
        public Tracker read(Node node, Where where) {
            if (node instanceof Quoted quoted) {
                return read(TextReader.inside(quoted), where);
            }
            if (node instanceof Word word && !word.isName()) {
                return Tracker.fixed((float) binder.value(node, float.class, where));
            }
            return isSchedule(node)
                    ? new ScheduleReader(length.updates()).read(node, PART)
                    : super.read(node, where);
        }

        /** Whether a schedule has no class in it that is only a tracker. */
        private boolean isSchedule(Node node) {
            Call call = node.call().orElse(null);
            return call == null
                    || (isOurs(call.name()) || !catalog.has(call.name()))
                            && call.arguments().stream()
                                    .map(Argument::value)
                                    .allMatch(this::isSchedule);
        }

        private static boolean isOurs(String name) {
            return Registry.of(Schedule.class).find(name).isPresent();
        }

        @Override
        public boolean accepts(Node node) {
            return node instanceof Word word
                    ? isOurs(word.text()) || catalog.kind(word.text()) == Catalog.Kind.SCHEDULE
                    : super.accepts(node);
        }
    }

    /** A reader of optimizers, which get a learning rate. */
    private final class OptimizerReader extends ClassReader<Optimizer> {

        private final Tracker rate;
        private final Node whole;
        private boolean rated;

        OptimizerReader(Tracker rate, Node whole, io.gradus.text.Binder binder) {
            super(Optimizer.class, "optimizer", catalog, binder);
            this.rate = rate;
            this.whole = whole;
        }

        @Override
        protected void complete(io.gradus.text.Binder.Binding options) {
            String name = Recipe.LEARNING_RATE;
            if (rate != null && options.takes(name) && !options.has(name)) {
                options.set(name, rate, whole.place());
                rated = true;
            }
        }

        @Override
        protected Optimizer make(Call call) {
            boolean isGiven =
                    rate != null
                            || call.arguments().stream()
                                    .anyMatch(o -> o.name().equals(Recipe.LEARNING_RATE));
            if (!isGiven && catalog.find(call).options().requires(Recipe.LEARNING_RATE)) {
                throw call.place()
                        .error(
                                call.name()
                                        + " has no learning rate of its own; add one, such as"
                                        + " learningRate=0.01");
            }
            return super.make(call);
        }
    }
}
