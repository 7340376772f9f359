package io.gradus.training;

import ai.djl.training.TrainingConfig;
import ai.djl.training.listener.TrainingListener;
import java.util.AbstractList;
import java.util.List;

/**
 * List of a configuration's listeners that is empty at first: DJL tells listeners of a trainer in
 * its constructor, when a class derived from it has no fields yet.
 */
final class DeferredListeners extends AbstractList<TrainingListener> {

    private final TrainingConfig config;
    private boolean isOpen;

    DeferredListeners(TrainingConfig config) {
        this.config = config;
    }

    void tellBegin(GradusTrainer trainer) {
        isOpen = true;
        forEach(listener -> listener.onTrainingBegin(trainer));
    }

    boolean hasStepListeners() {
        return stream().anyMatch(StepListener.class::isInstance);
    }

    private List<TrainingListener> all() {
        return isOpen ? config.getTrainingListeners() : List.of();
    }

    @Override
    public TrainingListener get(int index) {
        return all().get(index);
    }

    @Override
    public int size() {
        return all().size();
    }
}
