package io.gradus.training;

import ai.djl.training.Trainer;
import ai.djl.training.TrainingConfig;
import ai.djl.training.listener.TrainingListener;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/**
 * List of a configuration's listeners that is empty at first: DJL tells listeners of a trainer in
 * its constructor, when a class derived from it has no fields yet.
 */
final class DeferredListeners extends AbstractList<TrainingListener> {

    private final TrainingConfig config;
    // Those of the trainer itself, which come first.
    private final List<TrainingListener> own = new ArrayList<>();
    private boolean isOpen;

    DeferredListeners(TrainingConfig config) {
        this.config = config;
    }

    void tellBegin(Trainer trainer) {
        isOpen = true;
        forEach(listener -> listener.onTrainingBegin(trainer));
    }

    boolean hasStepListeners() {
        return stream().anyMatch(StepListener.class::isInstance);
    }

    void addOwn(TrainingListener listener) {
        own.add(listener);
    }

    void removeOwn(TrainingListener listener) {
        own.remove(listener);
    }

    @Override
    public TrainingListener get(int index) {
        return index < own.size()
                ? own.get(index)
                : config.getTrainingListeners().get(index - own.size());
    }

    @Override
    public int size() {
        return isOpen ? own.size() + config.getTrainingListeners().size() : 0;
    }
}
