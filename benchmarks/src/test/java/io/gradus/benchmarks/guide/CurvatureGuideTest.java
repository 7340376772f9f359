package io.gradus.benchmarks.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import ai.djl.translate.Batchifier;
import io.gradus.torchscript.ScriptBlock;
import io.gradus.torchscript.TorchScript;
import io.gradus.training.Curvature;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Java of docs/guide/curvature.md; {@link GuideTextTest} compares the two. */
class CurvatureGuideTest {

    @Test
    void curvatureOfATrainer() {
        try (NDManager manager = NDManager.newBaseManager();
                Model model = Model.newInstance("guide")) {
            Engine.getInstance().setRandomSeed(1);
            Block gate =
                    ScriptBlock.builder()
                            .setSource(
                                    """
                                    def swiglu(self, x: Tensor, gate: Tensor, value: Tensor) -> Tensor:
                                        return torch.silu(x @ gate.t()) * (x @ value.t())
                                    """)
                            .addParameter(
                                    "gate",
                                    Parameter.Type.WEIGHT,
                                    in -> new Shape(8, in[0].getLastDimension()))
                            .addParameter(
                                    "value",
                                    Parameter.Type.WEIGHT,
                                    in -> new Shape(8, in[0].getLastDimension()))
                            .build();
            Block net = new SequentialBlock().add(gate).add(Linear.builder().setUnits(2).build());
            model.setBlock(net);
            NDArray points = manager.randomNormal(new Shape(32, 2));
            NDArray product = points.get(":, 0").mul(points.get(":, 1"));
            NDArray same = product.gt(0).toType(DataType.FLOAT32, false);
            try (Trainer trainer =
                            model.newTrainer(
                                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                                            .optOptimizer(
                                                    Optimizer.sgd()
                                                            .setLearningRateTracker(
                                                                    Tracker.fixed(.1f))
                                                            .build()));
                    Batch batch =
                            new Batch(
                                    manager.newSubManager(),
                                    new NDList(points),
                                    new NDList(same),
                                    32,
                                    Batchifier.STACK,
                                    Batchifier.STACK,
                                    0,
                                    1)) {
                trainer.initialize(new Shape(32, 2));
                Curvature curvature = Curvature.of(trainer, batch, false);
                for (int step = 0; step < 100; step++) {
                    EasyTrain.trainBatch(trainer, batch);
                    trainer.step();
                    if (step % 50 == 0) {
                        try (Curvature.Eigenpair sharpest = curvature.largestEigenvalue(manager)) {
                            System.out.printf("%d: %.3f%n", step, sharpest.value());
                        }
                    }
                }
                NDList diagonal = curvature.diagonal(manager, 10, 0);
                assertThat(diagonal.stream().map(NDArray::getName))
                        .containsExactly(
                                "01ScriptBlock_gate",
                                "01ScriptBlock_value",
                                "02Linear_weight",
                                "02Linear_bias");
                // at a minimum the curvature is not negative in the sum
                assertThat(curvature.trace(100, 0)).isPositive();
            }
        }
    }

    @Test
    void curvatureOfAFunction() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList weights = new NDList(manager.create(new float[] {1, 2, 3}));
            Curvature quartic = Curvature.of(weights, w -> w.head().pow(4).sum());
            NDList v = new NDList(manager.create(new float[] {1, 0, 1}));
            NDList product = quartic.hessianVectorProduct(manager, v); // (12, 0, 108)
            assertThat(product.head().toFloatArray()).containsExactly(12, 0, 108);
        }
    }

    @Test
    void pruning() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDList weights = new NDList(manager.create(new float[] {1, 2, 3}));
            Curvature curvature = Curvature.of(weights, w -> w.head().pow(4).sum());
            NDList h = curvature.diagonal(manager, 20, 0);
            List<NDArray> saliencies = new ArrayList<>();
            for (int i = 0; i < h.size(); i++) {
                saliencies.add(weights.get(i).square().mul(h.get(i)).div(2));
            }
            assertThat(saliencies.get(0).toFloatArray()).containsExactly(6, 96, 486);
        }
    }

    @Test
    void differentiableCall() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new float[] {1, 2});
            NDArray w = manager.create(new float[] {.5f, .25f});
            w.setRequiresGradient(true);
            TorchScript script =
                    TorchScript.compile(
                            """
                    def bump(self, x: Tensor, width: float) -> Tensor:
                        return torch.exp(-x.square() / width)
                    """);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray y = script.differentiableArray(manager, "bump", x.mul(w), 2.0);
                collector.backward(y.sum());
            }
            float slope = (float) (-.5 * Math.exp(-.125));
            assertThat(w.getGradient().toFloatArray())
                    .containsExactly(new float[] {slope, 2 * slope}, within(1e-6f));
            script.close();
        }
    }
}
