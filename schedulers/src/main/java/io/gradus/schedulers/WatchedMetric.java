package io.gradus.schedulers;

import ai.djl.metric.Metric;
import ai.djl.metric.Metrics;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A number that a trainer has after each epoch, found by its name. */
final class WatchedMetric {

    private static final String OF_VALIDATION = "validate_";

    private final String name;
    private boolean validated;
    private Metric last;

    WatchedMetric(String name) {
        this.name = name;
    }

    /** Notes that a batch was evaluated. */
    void validationBatch() {
        validated = true;
    }

    /**
     * Returns the value of the epoch that ends.
     *
     * @param watcher the listener that asks; the ones before it have been told of the end
     * @throws IllegalStateException if there is none
     */
    double afterEpoch(Trainer trainer, TrainingListener watcher) {
        boolean hasValidation = validated;
        validated = false;
        boolean early = comesBeforeEvaluators(trainer, watcher);
        // those of the epoch before, if the listener is still to be told of the end of this one
        Map<String, Float> evaluations =
                early ? Map.of() : trainer.getTrainingResult().getEvaluations();
        Metrics metrics = trainer.getMetrics();
        double value;
        if (evaluations.containsKey(name)) {
            value = evaluations.get(name);
        } else if (metrics != null && metrics.hasMetric(name) && isNew(metrics)) {
            value = last.getValue();
        } else {
            throw new IllegalStateException(missing(evaluations, metrics, early));
        }
        if (Double.isNaN(value) && name.startsWith(OF_VALIDATION) && !hasValidation) {
            throw new IllegalStateException(
                    name
                            + " has no value, since nothing was validated in this epoch; give"
                            + " EasyTrain.fit a validation data set, or watch train_loss");
        }
        return value;
    }

    private boolean isNew(Metrics metrics) {
        Metric latest = metrics.latestMetric(name);
        boolean isNew = latest != last;
        last = latest;
        return isNew;
    }

    private static boolean comesBeforeEvaluators(Trainer trainer, TrainingListener watcher) {
        List<TrainingListener> listeners = new ArrayList<>();
        trainer.notifyListeners(listeners::add);
        return listeners.stream()
                .dropWhile(listener -> listener != watcher)
                .anyMatch(EvaluatorTrainingListener.class::isInstance);
    }

    private String missing(Map<String, Float> evaluations, Metrics metrics, boolean early) {
        Set<String> names = new TreeSet<>(evaluations.keySet());
        if (metrics != null) {
            names.addAll(metrics.getMetricNames());
        }
        String message =
                names.contains(name)
                        ? "the metric '%s' has no new value after this epoch".formatted(name)
                        : "there is no metric '%s' after this epoch; there %s"
                                .formatted(
                                        name,
                                        names.isEmpty()
                                                ? "is none"
                                                : "are " + String.join(", ", names));
        if (early) {
            message +=
                    "; add this listener after the EvaluatorTrainingListener (which is in"
                            + " TrainingListener.Defaults), since that measures when it is told of"
                            + " the end of an epoch";
        }
        if (metrics == null) {
            message +=
                    "; names such as validate_epoch_Accuracy need trainer.setMetrics(new"
                            + " Metrics())";
        }
        return message;
    }
}
