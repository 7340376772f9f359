package io.gradus.training.checkpoints;

import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.training.TrainerParameters;
import java.util.List;

/** The parts of a training run that change, which its checkpoints save. */
record RunState(
        Trainer trainer,
        TrainerParameters parameters,
        Optimizer optimizer,
        ScheduleStates schedules,
        LatestEvaluations evaluations) {

    /**
     * Takes a run.
     *
     * @param listeners the trainer's
     * @throws IllegalStateException if a parameter is not initialized
     */
    static RunState of(Trainer trainer, Optimizer optimizer, List<TrainingListener> listeners) {
        return new RunState(
                trainer,
                new TrainerParameters(trainer),
                optimizer,
                new ScheduleStates(optimizer, listeners),
                LatestEvaluations.of(listeners));
    }

    /** The optimizer's tensors. */
    OptimizerTensors tensors(String prefix) {
        return new OptimizerTensors(optimizer, parameters.byPath(), prefix);
    }
}
