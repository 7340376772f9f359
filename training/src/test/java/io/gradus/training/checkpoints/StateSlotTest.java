package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.example.gradus.Factored;
import io.gradus.optimizers.OptimizerTests;
import io.gradus.optimizers.Weights;
import io.gradus.safetensors.SafetensorsReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** State of other shapes and types than the weight's, saved and loaded. */
class StateSlotTest extends OptimizerTests {

    @TempDir private Path folder;

    private void step(Factored optimizer, Weights block, int t) {
        NDArray weight = block.array("w");
        float[] gradient = new float[(int) weight.size()];
        for (int i = 0; i < gradient.length; i++) {
            gradient[i] = (i * 7 + t * 5) % 11 / 4f - 1;
        }
        NDArray grad = manager.create(gradient, weight.getShape());
        optimizer.update(block.id("w"), weight, grad.toType(weight.getDataType(), true));
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT32", "FLOAT64", "FLOAT16"})
    void aResumedRunIsEqualToTheLastBit(DataType type) throws IOException {
        Path file = folder.resolve("state.safetensors");
        try (Factored whole = Factored.builder().build();
                Factored resumed = Factored.builder().build()) {
            Weights block = new Weights().with("w", ones(type, 3, 4));
            for (int t = 0; t < 4; t++) {
                step(whole, block, t);
            }
            OptimizerState.save(whole, block, file);
            Weights twin = new Weights().with("w", block.array("w").duplicate());
            OptimizerState.load(resumed, twin, file);
            for (int t = 4; t < 8; t++) {
                step(whole, block, t);
                step(resumed, twin, t);
            }
            assertThat(twin.array("w").toByteArray()).isEqualTo(block.array("w").toByteArray());
            NDArray[] expected = whole.states().save().get(block.id("w")).arrays();
            NDArray[] actual = resumed.states().save().get(twin.id("w")).arrays();
            assertThat(actual).hasSameSizeAs(expected);
            for (int i = 0; i < expected.length; i++) {
                assertThat(actual[i].getShape()).isEqualTo(expected[i].getShape());
                assertThat(actual[i].toByteArray()).isEqualTo(expected[i].toByteArray());
            }
        }
    }

    private NDArray ones(DataType type, long... shape) {
        return manager.ones(new Shape(shape)).toType(type, true);
    }

    @Test
    void aFileHasTheShapesAndTypesOfTheSlots() throws IOException {
        Path file = folder.resolve("state.safetensors");
        try (Factored optimizer = Factored.builder().build()) {
            Weights block = new Weights().with("w", ones(DataType.FLOAT32, 3, 4));
            step(optimizer, block, 0);
            OptimizerState.save(optimizer, block, file);
            Map<String, NDArray> tensors;
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                tensors = reader.read(manager);
            }
            assertThat(tensors.get("w.row").getShape()).isEqualTo(new Shape(3));
            assertThat(tensors.get("w.row").getDataType()).isEqualTo(DataType.FLOAT64);
            assertThat(tensors.get("w.column").getShape()).isEqualTo(new Shape(4));
            assertThat(tensors.get("w.way").getShape()).isEqualTo(new Shape());

            Weights other = new Weights().with("w", ones(DataType.FLOAT32, 4, 3));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> OptimizerState.load(optimizer, other, file))
                    .withMessageContaining("'w.row' is F64 (3) in the file, but must be F64 (4)");
        }
    }
}
