package io.gradus.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.util.PairList;
import io.gradus.torchscript.KernelMode;
import io.gradus.training.checkpoints.OptimizerState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Contract tests of the state of an optimizer, for a test class that implements this interface: a
 * run that is saved after some updates and goes on in another process ends with the same bits.
 */
public interface ResumeContract {

    /**
     * Creates the optimizer under test.
     *
     * @return a new one at each call, with the same options
     */
    Optimizer newOptimizer();

    /**
     * Checks 0, 1 and 7 updates before the file is written, and five after it.
     *
     * @param mode the kernel that runs
     * @param folder a folder for files
     * @throws IOException if a file cannot be written or read
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    default void aResumedRunEndsWithTheSameBits(KernelMode mode, @TempDir Path folder)
            throws IOException {
        for (int before : new int[] {0, 1, 7}) {
            try (ForcedKernel forced = ForcedKernel.of(mode);
                    NDManager manager = NDManager.newBaseManager("PyTorch")) {
                assertThat(forced.name()).isEqualTo(mode.name());
                Weights block = new Weights(manager);
                Optimizer optimizer = newOptimizer();
                for (int t = 0; t < before; t++) {
                    block.step(optimizer, t);
                }
                Path file = folder.resolve("state-" + before + ".safetensors");
                OptimizerState.save(optimizer, block, file);
                Weights twin = new Weights(manager, block);
                Optimizer resumed = newOptimizer();
                OptimizerState.load(resumed, twin, file);
                for (int t = before; t < before + 5; t++) {
                    block.step(optimizer, t);
                    twin.step(resumed, t);
                }
                assertThat(twin.values()).isEqualTo(block.values());
                ForcedKernel.close(optimizer);
                ForcedKernel.close(resumed);
            }
        }
    }

    /** A block that only holds parameters, of several shapes. */
    final class Weights extends AbstractBlock {

        private static final List<Shape> SHAPES =
                List.of(new Shape(), new Shape(5), new Shape(3, 4), new Shape(2, 2, 3));

        private final NDManager manager;

        Weights(NDManager manager) {
            this.manager = manager;
            Numbers numbers = new Numbers(3);
            for (Shape shape : SHAPES) {
                float[] values = numbers.values(Math.toIntExact(shape.size()));
                add("p" + shape, manager.create(values, shape));
            }
        }

        /** The same values, in parameters with other ids, as in another process. */
        Weights(NDManager manager, Weights twin) {
            this.manager = manager;
            twin.getParameters().forEach(p -> add(p.getKey(), p.getValue().getArray().duplicate()));
        }

        private void add(String name, NDArray array) {
            addParameter(
                    Parameter.builder()
                            .setName(name)
                            .setType(Parameter.Type.WEIGHT)
                            .optArray(array)
                            .build());
        }

        void step(Optimizer optimizer, int t) {
            Numbers numbers = new Numbers(100 + t);
            for (Parameter parameter : getParameters().values()) {
                NDArray weight = parameter.getArray();
                float[] values = numbers.values(Math.toIntExact(weight.size()));
                try (NDArray gradient = manager.create(values, weight.getShape())) {
                    optimizer.update(parameter.getId(), weight, gradient);
                }
            }
        }

        List<byte[]> values() {
            List<byte[]> values = new ArrayList<>();
            for (Parameter parameter : getParameters().values()) {
                values.add(parameter.getArray().toType(DataType.FLOAT32, false).toByteArray());
            }
            return values;
        }

        @Override
        protected NDList forwardInternal(
                ParameterStore store,
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
}
