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
import io.gradus.optimizers.state.ParameterUpdate;
import io.gradus.optimizers.state.Stateful;
import io.gradus.torchscript.KernelMode;
import io.gradus.training.checkpoints.OptimizerState;
import java.io.IOException;
import java.nio.ByteBuffer;
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
     * Checks 0, 1 and 7 updates before the file is written, and five after it, of one parameter
     * after the other.
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
            resume(mode, folder, before, false, false);
        }
    }

    /**
     * Checks the same with updates of all parameters at once, before the file is written or after
     * it or both.
     *
     * @param mode the kernel that runs
     * @param folder a folder for files
     * @throws IOException if a file cannot be written or read
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST", "DEVICE"})
    default void aRunOfWholeUpdatesIsResumedToo(KernelMode mode, @TempDir Path folder)
            throws IOException {
        resume(mode, folder, 3, true, true);
        resume(mode, folder, 3, true, false);
        resume(mode, folder, 3, false, true);
    }

    private void resume(
            KernelMode mode, Path folder, int before, boolean wholeBefore, boolean wholeAfter)
            throws IOException {
        try (ForcedKernel forced = ForcedKernel.of(mode);
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            assertThat(forced.name()).isEqualTo(mode.name());
            Weights block = new Weights(manager);
            Optimizer optimizer = newOptimizer();
            for (int t = 0; t < before; t++) {
                block.step(optimizer, t, wholeBefore);
            }
            Path file = folder.resolve("state-" + before + wholeBefore + wholeAfter);
            OptimizerState.save(optimizer, block, file);
            Weights twin = new Weights(manager, block);
            Optimizer resumed = newOptimizer();
            OptimizerState.load(resumed, twin, file);
            for (int t = before; t < before + 5; t++) {
                block.step(optimizer, t, wholeBefore);
                twin.step(resumed, t, wholeAfter);
            }
            assertThat(twin.values()).isEqualTo(block.values());
            ForcedKernel.close(optimizer);
            ForcedKernel.close(resumed);
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

        void step(Optimizer optimizer, int t, boolean whole) {
            Numbers numbers = new Numbers(100 + t);
            List<ParameterUpdate> updates = new ArrayList<>();
            for (Parameter parameter : getParameters().values()) {
                NDArray weight = parameter.getArray();
                float[] values = numbers.values(Math.toIntExact(weight.size()));
                NDArray gradient = manager.create(values, weight.getShape());
                updates.add(new ParameterUpdate(parameter.getId(), weight, gradient));
            }
            if (whole) {
                ((Stateful) optimizer).update(updates, 1);
            }
            for (ParameterUpdate one : updates) {
                if (!whole) {
                    optimizer.update(one.parameterId(), one.weight(), one.gradient());
                }
                one.gradient().close();
            }
        }

        List<ByteBuffer> values() {
            List<ByteBuffer> values = new ArrayList<>();
            for (Parameter parameter : getParameters().values()) {
                byte[] bytes = parameter.getArray().toType(DataType.FLOAT32, false).toByteArray();
                values.add(ByteBuffer.wrap(bytes)); // equal by its content
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
