package com.example.gradus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.testkit.RuleContract;
import org.junit.jupiter.api.Test;

/** A rule with state of other shapes and types keeps the contract of all rules. */
class FactoredTest implements RuleContract {

    @Override
    public GradusOptimizer.Builder<?> newBuilder() {
        return Factored.builder();
    }

    @Override
    public boolean hasHostKernel() {
        return false;
    }

    @Override
    public boolean mixesValues() {
        return true;
    }

    @Test
    void theStateHasItsShapesTypesAndFirstValues() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Factored factored = Factored.builder().optBeta(0.5).build()) {
            for (DataType type :
                    new DataType[] {DataType.FLOAT32, DataType.FLOAT64, DataType.FLOAT16}) {
                NDArray weight = manager.zeros(new Shape(2, 3, 1), type);
                NDArray gradient = manager.ones(new Shape(2, 3, 1)).mul(2).toType(type, true);
                factored.update(type.toString(), weight, gradient);
                factored.update(type.toString(), weight, gradient);
                NDArray[] state = factored.states().save().get(type.toString()).arrays();
                // 1, 2.5, 3.25
                assertThat(state[0].toDoubleArray()).containsExactly(3.25, 3.25);
                assertThat(state[1].toDoubleArray()).containsExactly(3.25, 3.25, 3.25);
                assertThat(state[2].getShape()).isEqualTo(new Shape());
                assertThat(state[2].getDataType()).isEqualTo(DataType.FLOAT32);
                assertThat(state[2].getFloat()).isEqualTo(0.02f);
                assertThat(state).hasSize(type == DataType.FLOAT16 ? 4 : 3);
            }
        }
    }

    @Test
    void slotsRefuseNamesAndTypesThatFilesCannotHave() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StateSlot.number("a.b"))
                .withMessage("name must be letters, digits and underscores, but is a.b");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StateSlot.number("a").ofType(DataType.FLOAT16))
                .withMessageContaining("type must be one of")
                .withMessageEndingWith("but is float16");
        assertThatIllegalArgumentException().isThrownBy(() -> StateSlot.of("a", null));
    }

    /** All types at once, as they are made. */
    @Test
    void slotsOfWholeNumbersAreMade() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray weight = manager.zeros(new Shape(2, 2));
            for (DataType type :
                    new DataType[] {
                        DataType.INT64,
                        DataType.INT32,
                        DataType.INT8,
                        DataType.UINT8,
                        DataType.BOOLEAN
                    }) {
                StateSlot slot = StateSlot.number("n").ofType(type).beginningWith(1);
                NDArray array = slot.create(weight);
                assertThat(array.getDataType()).isEqualTo(type);
                assertThat(slot.type(weight).title()).isEqualTo(type.toString());
                assertThat(array.toType(DataType.FLOAT32, true).toFloatArray()).containsExactly(1);
            }
        }
    }
}
