package io.gradus.benchmarks.training;

import ai.djl.Device;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Transform;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.images.Layout;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.Spec;
import io.gradus.schedulers.PlateauTracker;
import io.gradus.schedulers.StatefulSchedule;
import java.util.ArrayList;
import java.util.List;

/** The objects that a recipe describes, created for each run because they hold state. */
public final class Ingredients implements AutoCloseable {

    private static final String TRAIN_LOSS = "train_loss";

    private final RecordingTracker learningRate;
    private final List<StatefulSchedule> stateful = new ArrayList<>();
    private final List<PlateauTracker> plateaus = new ArrayList<>();
    private final Optimizer optimizer;
    private final List<Transform> onImages = new ArrayList<>();
    private final List<Transform> onTensors = new ArrayList<>();
    private final List<BatchTransform> onBatches = new ArrayList<>();

    /**
     * Makes the objects.
     *
     * @param recipe the recipe
     * @param binder what makes them
     * @throws UserError if the recipe has an option that does not exist or a bad value
     */
    public Ingredients(Recipe recipe, Binder binder) {
        Tracker tracker = binder.learningRate(recipe);
        learningRate = tracker == null ? null : new RecordingTracker(tracker);
        if (tracker != null) {
            addPlateaus(recipe, tracker);
        }
        optimizer = binder.optimizer(recipe, learningRate);
        for (Spec spec : recipe.augmentations()) {
            Object augmentation = binder.augmentation(recipe, spec);
            if (augmentation instanceof BatchTransform onBatch) {
                onBatches.add(onBatch);
            } else {
                RandomTransform<?> transform = (RandomTransform<?>) augmentation;
                (isForTensors(transform) ? onTensors : onImages).add(transform);
            }
        }
    }

    /** The test images are for the report; to steer by them would flatter the recipe. */
    private void addPlateaus(Recipe recipe, Tracker tracker) {
        for (StatefulSchedule schedule : StatefulSchedule.within(tracker)) {
            stateful.add(schedule);
            if (schedule instanceof PlateauTracker plateau) {
                if (!plateau.metric().equals(TRAIN_LOSS)) {
                    throw new UserError(
                            "recipe '%s': metric of Plateau must be %s, the mean loss of an epoch's batches, but is %s"
                                    .formatted(recipe.name(), TRAIN_LOSS, plateau.metric()));
                }
                plateaus.add(plateau);
            }
        }
    }

    /** After ToTensor and Normalize the channels are first; who asks for that goes there. */
    private static boolean isForTensors(RandomTransform<?> transform) {
        return transform.layout() == Layout.CHW;
    }

    /** {@return the optimizer} */
    public Optimizer optimizer() {
        return optimizer;
    }

    /** The learning rate of the last update; NaN if the recipe states none. */
    double lastLearningRate() {
        return learningRate == null ? Double.NaN : learningRate.last();
    }

    /** Tells the schedules that watch the loss that they will be told of it. */
    void trainingBegins(Trainer trainer) {
        plateaus.forEach(plateau -> plateau.onTrainingBegin(trainer));
    }

    /** Tells the schedules that watch it the mean loss of an epoch. */
    void epochEnds(double trainLoss) {
        plateaus.forEach(plateau -> plateau.step(trainLoss));
    }

    /** What has a state in the learning rate, where nobody else sees it. */
    List<StatefulSchedule> statefulRate() {
        return stateful;
    }

    /** What is done to images as they are, NHWC from 0 to 255. */
    List<Transform> onImages() {
        return onImages;
    }

    /** What is done to normalized NCHW tensors. */
    List<Transform> onTensors() {
        return onTensors;
    }

    /** What is done to tensors and labels together; the labels are soft then. */
    List<BatchTransform> onBatches() {
        return onBatches;
    }

    /** Throws if the first learning rate is none. */
    void checkLearningRate() {
        if (learningRate != null) {
            float first = learningRate.getNewValue(1);
            if (!(first >= 0 && first < Float.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException(
                        "the first learning rate must be in [0, infinity), but is " + first);
            }
        }
    }

    /** The configuration of a trainer with the optimizer and the loss of the labels. */
    DefaultTrainingConfig trainingConfig(Device device) {
        return new DefaultTrainingConfig(
                        new SoftmaxCrossEntropyLoss("loss", 1, -1, onBatches.isEmpty(), true))
                .optOptimizer(optimizer)
                .optDevices(new Device[] {device});
    }

    /** Frees the optimizer's state, if it can be freed. */
    @Override
    public void close() {
        if (optimizer instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException("the optimizer could not be closed", e);
            }
        }
    }
}
