package io.gradus.schedulers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.metric.Metrics;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListenerAdapter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where {@link PlateauTracker} finds its metric, and what it says where there is none. */
class WatchedMetricTest {

    private static PlateauTracker watching(String metric) {
        return PlateauTracker.builder()
                .setBaseValue(1)
                .optFactor(0.5)
                .optPatience(0)
                .optMetric(metric)
                .build();
    }

    private static StubTrainer usual(TrainingListener last) {
        List<TrainingListener> listeners =
                new ArrayList<>(Arrays.asList(TrainingListener.Defaults.basic()));
        listeners.add(last);
        return new StubTrainer(listeners.toArray(TrainingListener[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "validate_loss",
                "validate_StubLoss",
                "validate_epoch_StubLoss",
            })
    void validationGoesByTheseNames(String name) {
        PlateauTracker tracker = watching(name);
        StubTrainer trainer = usual(tracker);
        trainer.setMetrics(new Metrics());
        trainer.epoch(9, 3);
        assertThat(tracker.value()).isEqualTo(1);
        trainer.epoch(8, 2);
        assertThat(tracker.value()).isEqualTo(1);
        trainer.epoch(7, 2.5);
        assertThat(tracker.value()).isEqualTo(0.5);
        assertThat(tracker.metric()).isEqualTo(name);
        assertThat(tracker.saveState()).containsEntry("best", "2.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"train_loss", "train_StubLoss", "train_epoch_StubLoss"})
    void trainingGoesByTheseNamesAndNeedsNoValidation(String name) {
        PlateauTracker tracker = watching(name);
        StubTrainer trainer = usual(tracker);
        trainer.setMetrics(new Metrics());
        trainer.epoch(9);
        trainer.epoch(8);
        trainer.epoch(8.5);
        assertThat(tracker.value()).isEqualTo(0.5);
        assertThat(tracker.saveState()).containsEntry("best", "8.0");
    }

    @Test
    void anyMetricOfTheTrainerWill() {
        PlateauTracker tracker = watching("mine");
        double[] next = {3};
        TrainingListener measuring =
                new TrainingListenerAdapter() {
                    @Override
                    public void onEpoch(Trainer trainer) {
                        trainer.getMetrics().addMetric("mine", next[0]);
                    }
                };
        StubTrainer trainer = new StubTrainer(measuring, tracker);
        Metrics metrics = new Metrics();
        metrics.setLimit(2);
        trainer.setMetrics(metrics);
        for (double value : new double[] {3, 2, 1}) {
            next[0] = value;
            trainer.epoch(0);
            assertThat(tracker.value()).isEqualTo(1);
        }
        trainer.epoch(0);
        assertThat(tracker.value()).isEqualTo(0.5);
    }

    @Test
    void aMetricThatNeverAppearsIsMissedAfterTheFirstEpoch() {
        PlateauTracker tracker = watching("validate_Accuracy");
        StubTrainer trainer = usual(tracker);
        trainer.setMetrics(new Metrics());
        assertThatIllegalStateException()
                .isThrownBy(() -> trainer.epoch(1, 2))
                .withMessage(
                        "there is no metric 'validate_Accuracy' after this epoch; there are"
                                + " epoch, train_StubLoss, train_epoch_StubLoss, train_loss,"
                                + " validate_StubLoss, validate_epoch_StubLoss, validate_loss");
        assertThat(tracker.saveState()).containsEntry("best", "Infinity");
    }

    @Test
    void someNamesNeedMetrics() {
        StubTrainer trainer = usual(watching("validate_epoch_StubLoss"));
        assertThatIllegalStateException()
                .isThrownBy(() -> trainer.epoch(1, 2))
                .withMessage(
                        "there is no metric 'validate_epoch_StubLoss' after this epoch; there are"
                                + " train_StubLoss, train_loss, validate_StubLoss, validate_loss;"
                                + " names such as validate_epoch_Accuracy need"
                                + " trainer.setMetrics(new Metrics())");
    }

    @Test
    void withoutAnyMeasurementThereIsNone() {
        StubTrainer trainer = new StubTrainer(watching("validate_loss"));
        trainer.setMetrics(new Metrics());
        assertThatIllegalStateException()
                .isThrownBy(() -> trainer.epoch(1, 2))
                .withMessage("there is no metric 'validate_loss' after this epoch; there is none");
    }

    /** Also where the measuring listener still has the values of another run. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void mustComeAfterWhatMeasures(boolean used) {
        EvaluatorTrainingListener evaluators = new EvaluatorTrainingListener();
        if (used) {
            new StubTrainer(evaluators).epoch(1, 2);
        }
        StubTrainer trainer = new StubTrainer(watching("validate_loss"), evaluators);
        trainer.setMetrics(new Metrics());
        assertThatIllegalStateException()
                .isThrownBy(() -> trainer.epoch(1, 2))
                .withMessageStartingWith(
                        "there is no metric 'validate_loss' after this epoch; there is none; add"
                                + " this listener after the EvaluatorTrainingListener");
    }

    @Test
    void anOldValueIsNone() {
        StubTrainer trainer = usual(watching("once"));
        Metrics metrics = new Metrics();
        metrics.addMetric("once", 1);
        trainer.setMetrics(metrics);
        trainer.epoch(1, 2);
        assertThatIllegalStateException()
                .isThrownBy(() -> trainer.epoch(1, 2))
                .withMessage("the metric 'once' has no new value after this epoch");
    }

    @ParameterizedTest
    @ValueSource(strings = {"validate_loss", "validate_epoch_StubLoss"})
    void anEpochWithoutValidationIsNoPlateau(String name) {
        StubTrainer trainer = usual(watching(name));
        trainer.setMetrics(new Metrics());
        trainer.epoch(3, 2);
        assertThatIllegalStateException()
                .isThrownBy(() -> trainer.epoch(2))
                .withMessage(
                        name
                                + " has no value, since nothing was validated in this epoch; give"
                                + " EasyTrain.fit a validation data set, or watch train_loss");
    }

    @Test
    void aLossThatIsNotANumberIsNoImprovement() {
        PlateauTracker tracker = watching("validate_loss");
        StubTrainer trainer = usual(tracker);
        trainer.epoch(1, 2);
        trainer.epoch(1, Double.NaN);
        assertThat(tracker.value()).isEqualTo(0.5);
        PlateauTracker onTraining = watching("train_loss");
        usual(onTraining).epoch(Double.NaN);
        assertThat(onTraining.value()).isEqualTo(0.5);
    }

    /** A listener may be called by hand, where the trainer does not have it. */
    @Test
    void maybeCalledByHand() {
        PlateauTracker tracker = watching("train_loss");
        StubTrainer trainer = new StubTrainer(new EvaluatorTrainingListener());
        trainer.epoch(2);
        tracker.onEpoch(trainer);
        trainer.epoch(3);
        tracker.onEpoch(trainer);
        assertThat(tracker.value()).isEqualTo(0.5);
    }
}
