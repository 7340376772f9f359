package io.gradus.benchmarks.studies.trajectories;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.Batchifier;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.Swa;
import java.util.ArrayList;
import java.util.List;

/**
 * A training run on a surface with DJL's {@code Trainer}, which computes the gradients, notifies
 * the listeners and steps.
 */
record SurfaceTraining(Surface surface, int steps) {

    private static final String ENGINE = "PyTorch";

    /** A run has diverged when the value is so many times the first one. */
    private static final double TOO_HIGH = 1e6;

    private static final Shape SCALAR = new Shape();

    /** Runs all steps, or until it diverges. The optimizer must be new. */
    Trajectory with(Optimizer optimizer) {
        SurfaceBlock block = new SurfaceBlock(surface);
        try (Model model = Model.newInstance("surface", Device.cpu(), ENGINE)) {
            model.setBlock(block);
            try (Trainer trainer = model.newTrainer(config(optimizer))) {
                trainer.initialize(SCALAR);
                return walk(trainer, optimizer, block);
            }
        }
    }

    private static DefaultTrainingConfig config(Optimizer optimizer) {
        DefaultTrainingConfig config =
                new DefaultTrainingConfig(new Height())
                        .optOptimizer(optimizer)
                        .optDevices(new Device[] {Device.cpu()});
        if (optimizer instanceof TrainingListener listener) {
            config.addTrainingListeners(listener);
        }
        return config;
    }

    private Trajectory walk(Trainer trainer, Optimizer optimizer, SurfaceBlock block) {
        double ceiling = TOO_HIGH * surface.value(surface.start());
        List<Vector2> points = new ArrayList<>();
        points.add(SurfaceBlock.read(block.weight()));
        for (int step = 1; step <= steps; step++) {
            try (Batch batch = batch(trainer.getManager().newSubManager(), step)) {
                EasyTrain.trainBatch(trainer, batch);
                trainer.step();
            }
            Vector2 point = result(optimizer, block);
            boolean followed =
                    surface.value(point) <= ceiling
                            && surface.value(SurfaceBlock.read(block.weight())) <= ceiling;
            if (!followed) {
                return new Trajectory(surface, points, true);
            }
            points.add(point);
        }
        return new Trajectory(surface, points, false);
    }

    /** A batch of no meaning: a trainer requires one, and the block ignores it. */
    private Batch batch(NDManager manager, int step) {
        NDList nothing = new NDList(manager.create(0f));
        return new Batch(
                manager, nothing, nothing, 1, Batchifier.STACK, Batchifier.STACK, step, steps);
    }

    /** The result of the optimizer: the weights, or their average. */
    private static Vector2 result(Optimizer optimizer, SurfaceBlock block) {
        if (optimizer instanceof Ema ema) {
            ema.swapIn();
            Vector2 average = SurfaceBlock.read(block.weight());
            ema.swapOut();
            return average;
        }
        if (optimizer instanceof Swa swa) {
            swa.swapIn();
            Vector2 average = SurfaceBlock.read(block.weight());
            swa.swapOut();
            return average;
        }
        return SurfaceBlock.read(block.weight());
    }

    /** The loss that is the prediction itself. */
    private static final class Height extends Loss {

        Height() {
            super("height");
        }

        @Override
        public NDArray evaluate(NDList labels, NDList predictions) {
            return predictions.singletonOrThrow();
        }
    }
}
