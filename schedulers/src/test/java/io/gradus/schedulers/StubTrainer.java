package io.gradus.schedulers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.loss.Loss;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

/** DJL's trainer with its listeners and measurements, but without an engine and a model. */
final class StubTrainer extends Trainer {

    private static final Engine ENGINE = new StubEngine();
    private static final NDManager MANAGER =
            stub(
                    NDManager.class,
                    method ->
                            switch (method) {
                                case "newSubManager" -> StubTrainer.MANAGER;
                                case "getEngine" -> ENGINE;
                                case "isOpen" -> true;
                                case "getDevice" -> Device.cpu();
                                default -> null;
                            });
    private static final Model MODEL =
            stub(Model.class, method -> method.equals("getNDManager") ? MANAGER : null);

    private final Map<String, Float> losses;

    StubTrainer(TrainingListener... listeners) {
        this(new HashMap<>(), listeners);
    }

    private StubTrainer(Map<String, Float> losses, TrainingListener... listeners) {
        super(
                MODEL,
                new DefaultTrainingConfig(new StubLoss(losses))
                        .optDevices(new Device[] {Device.cpu()})
                        .addTrainingListeners(listeners));
        this.losses = losses;
    }

    /** Ends an epoch without validation. */
    void epoch(double trainLoss) {
        losses.put(EvaluatorTrainingListener.TRAIN_EPOCH, (float) trainLoss);
        losses.put(EvaluatorTrainingListener.VALIDATE_EPOCH, Float.NaN);
        notifyListeners(listener -> listener.onEpoch(this));
    }

    /** Ends an epoch. */
    void epoch(double trainLoss, double validateLoss) {
        BatchData batch = new BatchData(null, Map.of(), Map.of());
        notifyListeners(listener -> listener.onValidationBatch(this, batch));
        losses.put(EvaluatorTrainingListener.TRAIN_EPOCH, (float) trainLoss);
        losses.put(EvaluatorTrainingListener.VALIDATE_EPOCH, (float) validateLoss);
        notifyListeners(listener -> listener.onEpoch(this));
    }

    private interface Answers {
        Object to(String method);
    }

    private static <T> T stub(Class<T> type, Answers answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, arguments) -> answers.to(method.getName())));
    }

    /** A loss whose values a test sets. */
    private static final class StubLoss extends Loss {

        private final Map<String, Float> values;

        StubLoss(Map<String, Float> values) {
            super("StubLoss");
            this.values = values;
        }

        @Override
        public NDArray evaluate(NDList labels, NDList predictions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public float getAccumulator(String key) {
            return values.getOrDefault(key, Float.NaN);
        }

        @Override
        public void resetAccumulator(String key) {
            values.remove(key);
        }
    }

    private static final class StubEngine extends Engine {

        @Override
        public Engine getAlternativeEngine() {
            return null;
        }

        @Override
        public String getEngineName() {
            return "stub";
        }

        @Override
        public int getRank() {
            return 0;
        }

        @Override
        public String getVersion() {
            return "0";
        }

        @Override
        public boolean hasCapability(String capability) {
            return false;
        }

        @Override
        public Model newModel(String name, Device device) {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDManager newBaseManager() {
            throw new UnsupportedOperationException();
        }

        @Override
        public NDManager newBaseManager(Device device) {
            throw new UnsupportedOperationException();
        }
    }
}
