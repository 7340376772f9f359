package io.gradus.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterServer;
import ai.djl.training.ParameterStore;
import ai.djl.training.loss.Loss;
import ai.djl.training.tracker.Tracker;
import io.gradus.optimizers.Sgd;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A trainer of two devices. DJL knows but one CPU, so the second device is a name: its replicas are
 * other arrays on the same CPU, and its data say that they are there.
 */
class DevicesTest {

    private static final Device SECOND = Device.gpu(1);

    /** Data of the second device. */
    private static final class OnSecond extends PtNDArray {

        private final NDArray array;

        OnSecond(NDArray array) {
            super((PtNDManager) array.getManager(), ((PtNDArray) array).getHandle());
            this.array = array;
        }

        @Override
        public Device getDevice() {
            return SECOND;
        }

        @Override
        public void close() {
            // the array that it stands for owns the memory
        }
    }

    /** Keeps the replicas. */
    private static final class Store extends ParameterStore {

        private final Map<String, NDArray> replicas = new HashMap<>();

        Store(NDManager manager) {
            super(manager, false);
        }

        @Override
        public void setParameterServer(ParameterServer server, Device[] devices) {
            super.setParameterServer(server, new Device[] {devices[0]});
        }

        @Override
        public NDArray getValue(Parameter parameter, Device device, boolean training) {
            if (!device.equals(SECOND)) {
                return super.getValue(parameter, device, training);
            }
            return replicas.computeIfAbsent(
                    parameter.getId(),
                    id -> {
                        NDArray replica = parameter.getArray().duplicate();
                        replica.setRequiresGradient(true);
                        return replica;
                    });
        }
    }

    private static GradusTrainer trainer(Model model, int accumulate, Device... devices) {
        model.setBlock(Linear.builder().setUnits(2).build());
        Engine.getInstance().setRandomSeed(5);
        GradusTrainer.Builder builder =
                GradusTrainer.builder()
                        .setModel(model)
                        .setConfig(
                                new DefaultTrainingConfig(Loss.l2Loss())
                                        .optDevices(devices)
                                        .optOptimizer(
                                                Sgd.builder()
                                                        .optLearningRateTracker(Tracker.fixed(0.1f))
                                                        .optMomentum(0.9f)
                                                        .build()))
                        .optAccumulate(accumulate);
        builder.stores = Store::new;
        GradusTrainer trainer = builder.build();
        trainer.initialize(new Shape(1, 3));
        return trainer;
    }

    private static void pass(
            GradusTrainer trainer, GradientCollector collector, NDArray x, NDArray y) {
        NDList labels = new NDList(y);
        NDList predictions = trainer.forward(new NDList(x), labels);
        collector.backward(trainer.getLoss().evaluate(labels, predictions));
    }

    /** Five samples on the first device and two on the second are as seven on one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void gradientsAreWeightedBySamples(int accumulate) {
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Model one = Model.newInstance("one", "PyTorch");
                Model two = Model.newInstance("two", "PyTorch");
                GradusTrainer single = trainer(one, accumulate, Device.cpu());
                GradusTrainer both = trainer(two, accumulate, Device.cpu(), SECOND)) {
            for (int step = 0; step < 5; step++) {
                NDArray x = manager.randomNormal(new Shape(7, 3));
                NDArray y = manager.randomNormal(new Shape(7, 2));
                try (GradientCollector collector = single.newGradientCollector()) {
                    pass(single, collector, x, y);
                }
                single.step();
                try (GradientCollector collector = both.newGradientCollector()) {
                    pass(both, collector, x.get("0:5"), y.get("0:5"));
                    pass(both, collector, new OnSecond(x.get("5:7")), y.get("5:7"));
                }
                both.step();
            }
            single.endEpoch();
            both.endEpoch();
            for (String name : new String[] {"weight", "bias"}) {
                Parameter expected = one.getBlock().getParameters().get(name);
                Parameter actual = two.getBlock().getParameters().get(name);
                NDArray replica = both.value(actual, SECOND);
                assertThat(replica).isNotSameAs(actual.getArray());
                assertThat(replica.toFloatArray()).isEqualTo(actual.getArray().toFloatArray());
                float[] wanted = expected.getArray().toFloatArray();
                float[] values = actual.getArray().toFloatArray();
                for (int i = 0; i < wanted.length; i++) {
                    assertThat(values[i]).isCloseTo(wanted[i], within(1e-6f));
                }
            }
        }
    }
}
