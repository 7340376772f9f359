package io.gradus.training;

import io.gradus.text.Checks;
import java.util.function.Consumer;

/**
 * Options of a run, for {@link GradusTrainer#fit}.
 *
 * <pre>{@code
 * FitResult result = trainer.fit(
 *         Fit.builder()
 *                 .setEpochs(30)
 *                 .optSaver(checkpoints)
 *                 .optEarlyStopping(EarlyStopping.builder()
 *                         .optMetric(Metric.largest("Accuracy")).optPatience(5).build())
 *                 .build(),
 *         training,
 *         validation);
 * }</pre>
 */
public final class Fit {

    private final int epochs;
    private final long updates;
    private final RunSaver saver;
    private final EarlyStopping earlyStopping;
    private final BestWeights bestWeights;
    private final Consumer<Progress> progress;

    private Fit(Builder builder) {
        epochs = builder.epochs;
        updates = builder.updates;
        saver = builder.saver;
        earlyStopping = builder.earlyStopping;
        bestWeights = builder.bestWeights;
        progress = builder.progress;
    }

    int epochs() {
        return epochs;
    }

    long updates() {
        return updates;
    }

    RunSaver saver() {
        return saver;
    }

    EarlyStopping earlyStopping() {
        return earlyStopping;
    }

    BestWeights bestWeights() {
        return bestWeights;
    }

    Consumer<Progress> progress() {
        return progress;
    }

    /**
     * Returns the options of a run of so many epochs and nothing else.
     *
     * @param epochs the number of epochs, in [1, infinity)
     * @return the options
     * @throws IllegalArgumentException if it is out of its range
     */
    public static Fit epochs(int epochs) {
        return builder().setEpochs(epochs).build();
    }

    /**
     * Creates a builder.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds the options. */
    public static final class Builder {

        private int epochs;
        private long updates;
        private RunSaver saver;
        private EarlyStopping earlyStopping;
        private BestWeights bestWeights;
        private Consumer<Progress> progress = new ProgressLog();

        private Builder() {}

        /**
         * Sets the number of epochs of the whole run.
         *
         * @param epochs the number, in [1, infinity)
         * @return this builder
         */
        public Builder setEpochs(int epochs) {
            this.epochs = (int) Checks.in("epochs", (long) epochs, "[1, infinity)");
            updates = 0;
            return this;
        }

        /**
         * Sets the number of updates of the whole run instead of the epochs; the last epoch may be
         * shorter.
         *
         * @param updates the number, in [1, infinity)
         * @return this builder
         */
        public Builder setUpdates(long updates) {
            this.updates = Checks.in("updates", updates, "[1, infinity)");
            epochs = 0;
            return this;
        }

        /**
         * Sets what saves the run and lets it go on, a {@code CheckpointListener} that is one of
         * the trainer's listeners.
         *
         * @param saver the saver; null, the default, for none
         * @return this builder
         */
        public Builder optSaver(RunSaver saver) {
            this.saver = saver;
            return this;
        }

        /**
         * Sets early stopping.
         *
         * @param earlyStopping the rule; null, the default, for none
         * @return this builder
         */
        public Builder optEarlyStopping(EarlyStopping earlyStopping) {
            this.earlyStopping = earlyStopping;
            return this;
        }

        /**
         * Sets where the weights of the best epochs are kept.
         *
         * @param bestWeights the folder and how many; null, the default, for none
         * @return this builder
         */
        public Builder optBestWeights(BestWeights bestWeights) {
            this.bestWeights = bestWeights;
            return this;
        }

        /**
         * Sets what is told of each step.
         *
         * @param progress what is told; null for nothing; the default is a {@link ProgressLog}
         * @return this builder
         */
        public Builder optProgress(Consumer<Progress> progress) {
            this.progress = progress;
            return this;
        }

        /**
         * Builds the options.
         *
         * @return new options
         * @throws IllegalArgumentException if neither epochs nor updates are set
         */
        public Fit build() {
            Checks.check(epochs > 0 || updates > 0, "epochs", epochs, "[1, infinity)");
            return new Fit(this);
        }
    }
}
