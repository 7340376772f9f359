package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.gradus.optimizers.state.ParameterUpdate;
import io.gradus.optimizers.state.Stateful;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An update of all parameters at once is the same as one after the other. */
class WholeStepTest extends OptimizerTests {

    private static final List<Shape> SHAPES =
            List.of(new Shape(3, 4), new Shape(5), new Shape(), new Shape(0, 3), new Shape(2, 3));

    @ParameterizedTest
    @MethodSource("rowsAndModes")
    void isTheSameAsOneAfterTheOther(OptimizerTable.Row row, KernelMode mode) {
        for (Map<String, Object> form : row.forms().toList()) {
            try (ForcedKernel forced = ForcedKernel.of(mode)) {
                assertThat(steps(row, form, true)).isEqualTo(steps(row, form, false));
                assertThat(forced.name()).isEqualTo(mode.name());
            }
        }
    }

    private List<String> steps(OptimizerTable.Row row, Map<String, Object> form, boolean whole) {
        Noise noise = new Noise(7);
        Stateful optimizer = (Stateful) row.configured(form);
        List<NDArray> weights = new ArrayList<>();
        for (Shape shape : SHAPES) {
            weights.add(manager.create(noise.values((int) shape.size()), shape));
        }
        for (int t = 0; t < 12; t++) {
            List<ParameterUpdate> updates = new ArrayList<>();
            for (NDArray weight : weights) {
                NDArray gradient =
                        manager.create(noise.values((int) weight.size()), weight.getShape());
                updates.add(new ParameterUpdate("p" + updates.size(), weight, gradient));
            }
            if (whole) {
                optimizer.update(updates, 1);
            } else {
                updates.forEach(
                        one -> optimizer.update(one.parameterId(), one.weight(), one.gradient()));
            }
            assertThat(optimizer.updates()).isEqualTo(t + 1);
        }
        closeState(optimizer);
        return weights.stream().map(weight -> Arrays.toString(weight.toFloatArray())).toList();
    }
}
