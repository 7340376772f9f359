package io.gradus.optimizers;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.ScheduleReader;
import io.gradus.text.Binder;
import io.gradus.text.FormReader;
import io.gradus.text.Node;
import io.gradus.text.Registry;
import io.gradus.text.ValueReader;
import io.gradus.text.Where;
import java.util.List;

/** Optimizers written as text, for command lines and configuration files. */
public final class Optimizers {

    private Optimizers() {}

    /**
     * Reads an optimizer.
     *
     * <pre>{@code
     * Optimizers.parse("adamw(0.002, decay=0.05)");
     * Optimizers.parse("sgd(warmup(500) cosine(0.1, 20000), momentum=0.9)");
     * Optimizers.parse("ema(lookahead(adam(0.002)), 0.999)");
     * }</pre>
     *
     * <p>An optimizer is named by its class, case-insensitive. Its options are those of its
     * builder: {@code beta1=0.8} calls {@code optBeta1(0.8)}. The learning rate needs no name, nor
     * do the options of a wrapper, whose first is the optimizer within. The learning rate is a
     * number or a schedule, as {@link Schedule#parse} reads it; {@code lr} is its other name, and
     * {@code decay} that of {@code weightDecays}. Optimizers of other packages have text forms
     * where an {@link io.gradus.text.FormProvider} names them.
     *
     * @param text the text
     * @return the optimizer
     * @throws io.gradus.text.TextException if the text is wrong; the message points at the column
     * @throws IllegalArgumentException if the text is null
     */
    public static Optimizer parse(String text) {
        return parse(text, new ScheduleReader());
    }

    /**
     * Reads an optimizer for a run, in which {@code auto} is the number of updates and {@code 10%}
     * a tenth of it: {@code adam(warmup(10%) cosine(0.1, 90%))}.
     *
     * @param text the text
     * @param updates the number of updates, from 1 to 2<sup>53</sup>
     * @return the optimizer
     * @throws io.gradus.text.TextException if the text is wrong; the message points at the column
     * @throws IllegalArgumentException if the text is null, or the number is out of range
     */
    public static Optimizer parse(String text, long updates) {
        return parse(text, new ScheduleReader(updates));
    }

    private static Optimizer parse(String text, ScheduleReader schedules) {
        Binder binder = new Binder().reads(Schedule.class, schedules).lengths(schedules);
        RateReader rates = new RateReader(binder);
        binder.reads(Tracker.class, rates).reads(ParameterTracker.class, rates);
        return new FormReader<>(Optimizer.class, "optimizer", binder).parse(text);
    }

    /**
     * Returns the names that {@link #parse} knows, short ones and those of classes; it reads them
     * case-insensitively.
     *
     * @return the names, each once
     */
    public static List<String> names() {
        return Registry.of(Optimizer.class).names();
    }

    /** A reader of learning rates; a number is a constant one. */
    private record RateReader(Binder binder) implements ValueReader<Tracker> {

        @Override
        public Tracker read(Node node, Where where) {
            return node instanceof Node.Word word && !word.isName()
                    ? Tracker.fixed((float) binder.value(node, float.class, where))
                    : (Schedule) binder.value(node, Schedule.class, where);
        }

        @Override
        public String expected() {
            return "a number or a schedule";
        }
    }
}
