package io.gradus.jmh;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
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
import io.gradus.benchmarks.studies.step.TimedStep;
import io.gradus.benchmarks.training.Ingredients;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The measurement of {@code trainer.step()} in a training loop, where PyTorch's threads spin and
 * sparse inputs make denormal numbers.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = OptimizerStep.JAVA_THREADS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class TrainerStep {

    private static final String NONE = "none";
    private static final int BATCHES = 64;

    /** An optimizer as in recipes, or {@code none}, which shows what DJL's own part costs. */
    @Param({NONE, "djl.Adam", "Adam", "AdaDelta", "RProp"})
    public String optimizer;

    /** The units of each of the two hidden layers. */
    @Param("256")
    public int hidden;

    /** The batch size. */
    @Param("32")
    public int batch;

    private Ingredients ingredients;
    private Model model;
    private Trainer trainer;
    private NDArray images;
    private NDArray labels;
    private int steps;

    /** Creates the benchmark, whose parameters JMH sets. */
    public TrainerStep() {}

    /** Makes the model and the data. */
    @Setup
    public void setUp() {
        Engine.getInstance().setRandomSeed(1); // loads the engine
        JniUtils.setNumThreads(OptimizerStep.THREADS);
        ingredients = optimizer.equals(NONE) ? null : TimedStep.ingredients(optimizer);
        model = Model.newInstance(NONE);
        SequentialBlock block = new SequentialBlock();
        for (int i = 0; i < 2; i++) {
            block.add(Linear.builder().setUnits(hidden).build()).add(Activation.reluBlock());
        }
        model.setBlock(block.add(Linear.builder().setUnits(10).build()));
        trainer =
                model.newTrainer(
                        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                                .optOptimizer(
                                        ingredients == null
                                                ? new NoUpdate()
                                                : ingredients.optimizer()));
        trainer.initialize(new Shape(1, 784));
        NDManager manager = model.getNDManager();
        // As in MNIST: four of five pixels are dark, many of them nearly always.
        NDArray mask = manager.randomUniform(0, 1, new Shape(784)).pow(8);
        images = manager.randomUniform(0, 1, new Shape(BATCHES, batch, 784));
        images = images.mul(images.lt(mask));
        labels = manager.randomInteger(0, 10, new Shape(BATCHES, batch), DataType.INT64);
    }

    /** Makes the gradients of the next batch, which does not count. */
    @Setup(Level.Invocation)
    public void backward() {
        int next = steps++ % BATCHES;
        try (NDManager scope = model.getNDManager().newSubManager();
                GradientCollector collector = trainer.newGradientCollector()) {
            NDArray x = images.get(next);
            NDArray y = labels.get(next);
            x.attach(scope);
            y.attach(scope);
            NDList out = trainer.forward(new NDList(x));
            collector.backward(trainer.getLoss().evaluate(new NDList(y), out));
        }
    }

    /** Makes the step. */
    @Benchmark
    public void step() {
        trainer.step();
    }

    /** Frees what was made. */
    @TearDown
    public void tearDown() {
        trainer.close();
        model.close();
        if (ingredients != null) {
            ingredients.close();
        }
    }

    /** An optimizer that only clears the gradients. */
    private static final class NoUpdate extends Optimizer {

        NoUpdate() {
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
