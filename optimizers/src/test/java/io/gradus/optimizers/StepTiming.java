package io.gradus.optimizers;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.torchscript.KernelMode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Times {@code trainer.step()} in a real training loop, where PyTorch's threads spin and sparse
 * inputs make denormal numbers. Not a test; run it with {@code java} on the test class path:
 *
 * <pre>StepTiming hidden units, batch size, steps, repetitions</pre>
 */
final class StepTiming {

    private StepTiming() {}

    public static void main(String[] args) throws Exception {
        int hidden = Integer.parseInt(args[0]);
        int batch = Integer.parseInt(args[1]);
        int steps = Integer.parseInt(args[2]);
        int repetitions = Integer.parseInt(args[3]);
        Map<String, Supplier<Optimizer>> optimizers = new LinkedHashMap<>();
        optimizers.put("none", Nothing::new);
        optimizers.put("DJL Adam", () -> Optimizer.adam().build());
        optimizers.put("Adam host", () -> forced(KernelMode.HOST, Adam.builder().build()));
        optimizers.put("Adam device", () -> forced(KernelMode.DEVICE, Adam.builder().build()));
        optimizers.put("AdaDelta host", () -> forced(KernelMode.HOST, AdaDelta.builder().build()));
        optimizers.put(
                "AdaDelta device", () -> forced(KernelMode.DEVICE, AdaDelta.builder().build()));
        optimizers.put("RProp host", () -> forced(KernelMode.HOST, RProp.builder().build()));
        optimizers.put("RProp device", () -> forced(KernelMode.DEVICE, RProp.builder().build()));
        Engine engine = Engine.getInstance(); // loads the native library
        System.out.printf(
                "%s %s: 784-%d-%d-10, batch %d, %d steps, median of %d, threads %d%n",
                engine.getEngineName(),
                engine.getVersion(),
                hidden,
                hidden,
                batch,
                steps,
                repetitions,
                JniUtils.getNumThreads());
        Map<String, double[]> times = new LinkedHashMap<>();
        for (int r = 0; r < repetitions; r++) {
            for (Map.Entry<String, Supplier<Optimizer>> entry : optimizers.entrySet()) {
                double[] all =
                        times.computeIfAbsent(entry.getKey(), key -> new double[repetitions]);
                all[r] = milliseconds(entry.getValue().get(), hidden, batch, steps);
            }
        }
        times.forEach(
                (name, all) -> {
                    Arrays.sort(all);
                    System.out.printf("%-16s %8.3f ms%n", name, all[all.length / 2]);
                });
    }

    private static Optimizer forced(KernelMode mode, Optimizer optimizer) {
        System.setProperty(KernelMode.PROPERTY, mode.name());
        return optimizer;
    }

    /** The mean over the last quarter of the steps. */
    private static double milliseconds(Optimizer optimizer, int hidden, int batch, int steps) {
        Engine.getInstance().setRandomSeed(1);
        try (Model model = Model.newInstance("timing");
                NDManager manager = NDManager.newBaseManager()) {
            model.setBlock(
                    new SequentialBlock()
                            .add(Linear.builder().setUnits(hidden).build())
                            .add(Activation.reluBlock())
                            .add(Linear.builder().setUnits(hidden).build())
                            .add(Activation.reluBlock())
                            .add(Linear.builder().setUnits(10).build()));
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(optimizer);
            try (Trainer trainer = model.newTrainer(config)) {
                trainer.initialize(new Shape(1, 784));
                // As in MNIST: four of five pixels are dark, many of them nearly always.
                NDArray mask = manager.randomUniform(0, 1, new Shape(784));
                NDArray images = manager.randomUniform(0, 1, new Shape(64, batch, 784));
                images = images.mul(images.lt(mask.pow(8)));
                NDArray labels =
                        manager.randomInteger(
                                0, 10, new Shape(64, batch), ai.djl.ndarray.types.DataType.INT64);
                long time = 0;
                for (int i = 0; i < steps; i++) {
                    try (NDManager scope = manager.newSubManager()) {
                        NDArray x = images.get(i % 64);
                        NDArray y = labels.get(i % 64);
                        x.attach(scope);
                        y.attach(scope);
                        try (GradientCollector collector = trainer.newGradientCollector()) {
                            NDList out = trainer.forward(new NDList(x));
                            collector.backward(trainer.getLoss().evaluate(new NDList(y), out));
                        }
                        long begin = System.nanoTime();
                        trainer.step();
                        time += i >= steps - steps / 4 ? System.nanoTime() - begin : 0;
                    }
                }
                return time / 1e6 / (steps / 4);
            }
        } finally {
            System.clearProperty(KernelMode.PROPERTY);
        }
    }

    /** Shows what DJL itself costs: the copy of every gradient, and setting it to zero. */
    private static final class Nothing extends Optimizer {

        Nothing() {
            super(new Options());
        }

        @Override
        public void update(String parameterId, NDArray weight, NDArray grad) {
            JniUtils.zeroGrad((PtNDArray) weight);
        }

        private static final class Options extends OptimizerBuilder<Options> {
            @Override
            protected Options self() {
                return this;
            }
        }
    }
}
