package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.training.ParameterStore;
import ai.djl.training.initializer.Initializer;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.PairList;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ParameterGroupsTest extends OptimizerTests {

    private final Linear first = Linear.builder().setUnits(3).build();
    private final BatchNorm norm = BatchNorm.builder().build();
    private final Linear second = Linear.builder().setUnits(4).build();
    private final Linear head = Linear.builder().setUnits(2).build();
    private final Block net =
            new SequentialBlock()
                    .add(first)
                    .add(norm)
                    .add(Activation.reluBlock())
                    .add(new SequentialBlock().add(second).add(head));

    private static ParameterGroups.Setting of(ParameterGroups groups, Block block, String name) {
        return groups.of(block.getDirectParameters().get(name).getId());
    }

    // ---- rules ----

    @Test
    void noDecaySparesBiasesAndNormalizations() {
        ParameterGroups groups = ParameterGroups.of(net).noDecay();
        assertThat(groups.describe())
                .isEqualTo(
                        """
                        01Linear_weight
                        01Linear_bias weightDecay=0.0
                        02BatchNorm_gamma weightDecay=0.0
                        02BatchNorm_beta weightDecay=0.0
                        02BatchNorm_runningMean
                        02BatchNorm_runningVar
                        04SequentialBlock_01Linear_weight
                        04SequentialBlock_01Linear_bias weightDecay=0.0
                        04SequentialBlock_02Linear_weight
                        04SequentialBlock_02Linear_bias weightDecay=0.0
                        """);
        assertThat(groups).hasToString("ParameterGroups(5 of 10 parameters)");
    }

    /** As the scales of a loaded TorchScript model. */
    @Test
    void noDecaySparesVectorsOfAnInitializedBlock() {
        Block block = new OfType(Parameter.Type.WEIGHT, new Shape(5));
        assertThat(of(ParameterGroups.of(block).noDecay(), block, "own_weight").weightDecay())
                .isNull();
        block.initialize(manager, DataType.FLOAT32, new Shape(1));
        assertThat(of(ParameterGroups.of(block).noDecay(), block, "own_weight").weightDecay())
                .isZero();
        Block matrix = new OfType(Parameter.Type.WEIGHT, new Shape(5, 1));
        matrix.initialize(manager, DataType.FLOAT32, new Shape(1));
        assertThat(of(ParameterGroups.of(matrix).noDecay(), matrix, "own_weight").weightDecay())
                .isNull();
    }

    @Test
    void rulesByPatternAndByTypeAddUp() {
        ParameterGroups groups =
                ParameterGroups.of(net)
                        .learningRateFactor(".*Linear_.*", 0.5)
                        .learningRateFactor(Parameter.Type.BIAS, 3)
                        .weightDecay(".*", 0.25f)
                        .weightDecay(Parameter.Type.GAMMA, 0.125f)
                        .frozen("04.*_01Linear_bias")
                        .frozen(Parameter.Type.BETA);
        assertThat(of(groups, first, "weight").learningRateFactor()).isEqualTo(0.5);
        assertThat(of(groups, first, "bias").learningRateFactor()).isEqualTo(1.5);
        assertThat(of(groups, norm, "gamma").learningRateFactor()).isEqualTo(1);
        assertThat(of(groups, norm, "gamma").weightDecay()).isEqualTo(0.125f);
        assertThat(of(groups, head, "bias").weightDecay()).isEqualTo(0.25f);
        assertThat(of(groups, second, "bias").frozen()).isTrue();
        assertThat(of(groups, head, "bias").frozen()).isFalse();
        assertThat(of(groups, norm, "beta").frozen()).isTrue();
        assertThat(groups.describe())
                .contains(
                        "04SequentialBlock_01Linear_bias frozen learningRate*1.5 weightDecay=0.25\n");
    }

    @Test
    void rulesLeaveTheGroupsTheyWereCalledOnAsTheyWere() {
        ParameterGroups none = ParameterGroups.of(net);
        none.noDecay();
        none.frozen(".*");
        assertThat(none).hasToString("ParameterGroups(0 of 10 parameters)");
    }

    @Test
    void factorsFallTowardsTheInput() {
        ParameterGroups groups = ParameterGroups.of(net).layerDecay(0.5);
        assertThat(of(groups, first, "weight").learningRateFactor()).isEqualTo(0.25);
        assertThat(of(groups, norm, "gamma").learningRateFactor()).isEqualTo(0.5);
        assertThat(of(groups, second, "weight").learningRateFactor()).isEqualTo(1);
        assertThat(of(groups, head, "bias").learningRateFactor()).isEqualTo(1);
    }

    /** Blocks around all of the parameters are no layers. */
    @Test
    void layersAreThoseInsideABlockThatHoldsThemAll() {
        Block wrapped =
                new SequentialBlock()
                        .add(Activation.reluBlock())
                        .add(new SequentialBlock().add(net).add(Activation.reluBlock()));
        ParameterGroups groups = ParameterGroups.of(wrapped).layerDecay(0.5).frozen(".*_gamma");
        assertThat(of(groups, first, "weight").learningRateFactor()).isEqualTo(0.25);
        assertThat(of(groups, head, "bias").learningRateFactor()).isEqualTo(1);
        assertThat(of(groups, norm, "gamma").name())
                .isEqualTo("02SequentialBlock_01SequentialBlock_02BatchNorm_gamma");
    }

    /** Whatever underscores its name has. */
    @Test
    void parametersOfTheBlockItselfComeBeforeItsLayers() {
        OfType block = new OfType(Parameter.Type.OTHER, new Shape(5));
        block.add("a_b", Linear.builder().setUnits(1).build());
        block.add("a_c", first);
        ParameterGroups groups = ParameterGroups.of(block).layerDecay(0.5);
        assertThat(of(groups, block, "own_weight").learningRateFactor()).isEqualTo(0.25);
        assertThat(of(groups, first, "weight").learningRateFactor()).isEqualTo(1);
        assertThat(groups.describe()).contains("01a_b_weight learningRate*0.5\n");
    }

    private static final class OfType extends AbstractBlock {

        OfType(Parameter.Type type, Shape shape) {
            addParameter(
                    Parameter.builder()
                            .setName("own_weight")
                            .setType(type)
                            .optShape(shape)
                            .optInitializer(Initializer.ONES)
                            .build());
        }

        void add(String name, Block child) {
            addChildBlock(name, child);
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore parameters,
                NDList inputs,
                boolean training,
                PairList<String, Object> params) {
            return inputs;
        }

        @Override
        public Shape[] getOutputShapes(Shape[] inputShapes) {
            return inputShapes;
        }
    }

    // ---- mistakes ----

    @Test
    void ruleThatMatchesNothingIsRefused() {
        ParameterGroups groups = ParameterGroups.of(first);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> groups.frozen("weigh"))
                .withMessage("pattern 'weigh' matches no parameter; there are [weight, bias]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> groups.learningRateFactor(".*head.*", 2))
                .withMessageStartingWith("pattern '.*head.*' matches no parameter");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> groups.weightDecay(Parameter.Type.GAMMA, 0))
                .withMessage("no parameter is of the type GAMMA");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> groups.layerDecay(0.5))
                .withMessage(
                        "layerDecay needs a block with at least two layers, but all its parameters"
                                + " are of one; there are [weight, bias]");
    }

    @Test
    void badValuesAreRefusedByName() {
        ParameterGroups groups = ParameterGroups.of(net);
        refused(
                "factor must be in [0, infinity), but is -1.0",
                () -> groups.learningRateFactor(".*", -1));
        refused(
                "factor must be in [0, infinity), but is NaN",
                () -> groups.learningRateFactor(Parameter.Type.BIAS, Double.NaN));
        refused(
                "weightDecay must be in [0, infinity), but is -0.5",
                () -> groups.weightDecay(".*", -0.5f));
        refused(
                "weightDecay must be in [0, infinity), but is Infinity",
                () -> groups.weightDecay(Parameter.Type.BIAS, Float.POSITIVE_INFINITY));
        refused("decay must be in (0, 1], but is 0.0", () -> groups.layerDecay(0));
        refused("decay must be in (0, 1], but is 1.5", () -> groups.layerDecay(1.5));
        refused("pattern must be set, but is null", () -> groups.frozen((String) null));
        refused(
                "pattern must be a regular expression, but is '*head': Dangling meta character '*'",
                () -> groups.frozen("*head"));
        refused("type must be set, but is null", () -> groups.frozen((Parameter.Type) null));
        refused("block must be set, but is null", () -> ParameterGroups.of((Block) null));
        refused(
                "block must have parameters, but has none",
                () -> ParameterGroups.of(Activation.reluBlock()));
    }

    private static void refused(String message, Runnable call) {
        assertThatIllegalArgumentException().isThrownBy(call::run).withMessage(message);
    }

    // ---- with every optimizer ----

    private Parameter parameter() {
        Linear linear = Linear.builder().setUnits(2).optBias(false).build();
        linear.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        return linear.getParameters().valueAt(0);
    }

    static Stream<Arguments> effects() {
        return Stream.of(KernelMode.HOST, KernelMode.DEVICE).flatMap(ParameterGroupsTest::effects);
    }

    private static Stream<Arguments> effects(KernelMode mode) {
        return templateRows().stream()
                .flatMap(
                        row ->
                                Stream.of(
                                        Arguments.of(
                                                mode,
                                                row,
                                                "factor 0.5",
                                                Map.of("learningRate", 0.125),
                                                Map.of("learningRate", 0.0625)),
                                        Arguments.of(
                                                mode,
                                                row,
                                                "decay",
                                                Map.of("weightDecays", 0.75),
                                                Map.of("weightDecays", 0.25)),
                                        Arguments.of(
                                                mode,
                                                row,
                                                "decay",
                                                Map.of("decoupledWeightDecay", true),
                                                Map.of(
                                                        "decoupledWeightDecay",
                                                        true,
                                                        "weightDecays",
                                                        0.25))));
    }

    /** A rule for a parameter is what the same option for all would be, to the last bit. */
    @ParameterizedTest
    @MethodSource("effects")
    void settingIsThatOfAnOptimizerWithIt(
            KernelMode mode,
            OptimizerTable.Row row,
            String rule,
            Map<String, Object> base,
            Map<String, Object> same) {
        Linear block = Linear.builder().setUnits(2).optBias(false).build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        Parameter parameter = block.getParameters().valueAt(0);
        ParameterGroups groups = ParameterGroups.of(block);
        Map<String, Object> options = new HashMap<>(row.plain());
        options.putAll(base);
        options.put(
                "parameterGroups",
                rule.equals("decay")
                        ? groups.weightDecay("weight", 0.25f)
                        : groups.learningRateFactor("weight", 0.5));
        Map<String, Object> others = new HashMap<>(row.plain());
        others.putAll(same);
        Optimizer grouped = row.configured(options);
        Optimizer plain = row.configured(others);
        NDArray weight = parameter.getArray();
        NDArray expected = weight.duplicate();
        float[] start = weight.toFloatArray();
        Noise noise = new Noise(4);
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            for (int t = 0; t < 5; t++) {
                NDArray gradient = manager.create(noise.values(6), new Shape(2, 3));
                grouped.update(parameter.getId(), weight, gradient);
                plain.update("w", expected, gradient);
            }
        }
        assertThat(weight.toFloatArray()).isEqualTo(expected.toFloatArray());
        assertThat(weight.toFloatArray()).isNotEqualTo(start);
        closeState(grouped);
        closeState(plain);
    }

    /** Without a state, and without the decay; its gradient is cleared all the same. */
    @ParameterizedTest
    @MethodSource("templateRows")
    void frozenParameterStays(OptimizerTable.Row row) {
        Linear block = Linear.builder().setUnits(2).build();
        block.initialize(manager, DataType.FLOAT32, new Shape(1, 3));
        Map<String, Object> options = new HashMap<>(row.plain());
        options.put("weightDecays", 0.5);
        options.put("decoupledWeightDecay", true);
        options.put("parameterGroups", ParameterGroups.of(block).frozen("bias"));
        GradusOptimizer optimizer = (GradusOptimizer) row.configured(options);
        for (Parameter parameter : block.getParameters().values()) {
            NDArray weight = parameter.getArray();
            weight.addi(1);
            float[] before = weight.toFloatArray();
            optimizer.update(parameter.getId(), weight, weight.onesLike());
            boolean frozen = parameter.getName().equals("bias");
            assertThat(Arrays.equals(weight.toFloatArray(), before)).isEqualTo(frozen);
            assertThat(optimizer.states().save().containsKey(parameter.getId())).isEqualTo(!frozen);
            assertThat(weight.getGradient().toFloatArray()).containsOnly(0);
        }
        closeState(optimizer);
    }

    @ParameterizedTest
    @MethodSource("templateRows")
    void parameterOfAnotherBlockIsRefused(OptimizerTable.Row row) {
        Map<String, Object> options = new HashMap<>(row.plain());
        options.put("parameterGroups", ParameterGroups.of(net));
        Optimizer optimizer = row.configured(options);
        Parameter other = parameter();
        NDArray weight = other.getArray();
        float[] before = weight.toFloatArray();
        assertThatIllegalStateException()
                .isThrownBy(() -> optimizer.update(other.getId(), weight, weight.onesLike()))
                .withMessage(
                        "parameter '"
                                + other.getId()
                                + "' is not of the block that the parameter groups were made of;"
                                + " make them of the block that is trained");
        assertThat(weight.toFloatArray()).isEqualTo(before);
        closeState(optimizer);
    }

    @Test
    void messagesNameParametersByTheirPath() {
        net.initialize(manager, DataType.FLOAT32, new Shape(1, 2));
        try (Adam adam = Adam.builder().optParameterGroups(ParameterGroups.of(net)).build()) {
            Parameter bias = head.getDirectParameters().get("bias");
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () ->
                                    adam.update(
                                            bias.getId(),
                                            bias.getArray(),
                                            manager.ones(new Shape(7))))
                    .withMessage(
                            "gradient of parameter '04SequentialBlock_02Linear_bias' must be (2)"
                                    + " float32 like the weight, but is (7) float32");
        }
    }
}
