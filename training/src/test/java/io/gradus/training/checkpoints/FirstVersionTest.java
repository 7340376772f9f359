package io.gradus.training.checkpoints;

import static io.gradus.training.checkpoints.FirstVersionFiles.BETWEEN;
import static io.gradus.training.checkpoints.FirstVersionFiles.EPOCHS;
import static io.gradus.training.checkpoints.FirstVersionFiles.OPTIMIZER;
import static io.gradus.training.checkpoints.FirstVersionFiles.STEPS;
import static io.gradus.training.checkpoints.FirstVersionFiles.WITHIN;
import static io.gradus.training.checkpoints.FirstVersionFiles.checkpoint;
import static io.gradus.training.checkpoints.FirstVersionFiles.plateau;
import static io.gradus.training.checkpoints.FirstVersionFiles.run;
import static io.gradus.training.checkpoints.FirstVersionFiles.train;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.offset;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gradus.optimizers.Log;
import io.gradus.optimizers.Sgd;
import io.gradus.optimizers.SmallRun;
import io.gradus.optimizers.Weights;
import io.gradus.optimizers.state.BlockParameters;
import io.gradus.optimizers.state.Stateful;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.schedulers.PlateauTracker;
import io.gradus.training.checkpoints.CheckpointListener.Position;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that an earlier version wrote, see {@link FirstVersionFiles}. */
class FirstVersionTest {

    /**
     * On the machine where the files were made the end is the same to the last bit, but for the
     * averages, which were not compensated for rounding then. Other processors may round otherwise.
     */
    private static final float TOLERANCE = 1e-5f;

    private final NDManager manager = NDManager.newBaseManager("PyTorch");

    @TempDir Path folder;

    @BeforeEach
    void otherRandomNumbers() {
        Engine.getInstance().setRandomSeed(2);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Path copied(String name) throws IOException {
        return copied(name, name);
    }

    private Path copied(String name, String to) throws IOException {
        try (InputStream in = getClass().getResourceAsStream("/version1/" + name)) {
            Files.copy(in, folder.resolve(to));
        }
        return folder.resolve(to);
    }

    private record Content(Map<String, String> metadata, Map<String, NDArray> arrays) {}

    private Content read(Path file) throws IOException {
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            return new Content(
                    new LinkedHashMap<>(reader.header().metadata()), reader.read(manager));
        }
    }

    /** Changes the texts of a file; null removes one. */
    private void rewrite(Path file, Map<String, String> changes) throws IOException {
        Content content = read(file);
        changes.forEach((key, text) -> content.metadata().put(key, text));
        content.metadata().values().removeIf(text -> text == null);
        SafetensorsWriter.write(file, content.metadata(), content.arrays());
    }

    /** The model and the optimizer of a run. */
    private static Map<String, NDArray> state(SmallRun run, NDManager manager) {
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        run.parameters().forEach((path, array) -> arrays.put("model." + path, array));
        new OptimizerTensors(run.optimizer, BlockParameters.of(run.model.getBlock()), "optimizer.")
                .collect(manager, arrays, new LinkedHashMap<>());
        return arrays;
    }

    private void assertIsState(SmallRun run, Path file, float tolerance) throws IOException {
        Map<String, NDArray> expected = read(file).arrays();
        Map<String, NDArray> actual = state(run, manager);
        assertThat(actual.keySet()).containsAll(expected.keySet());
        expected.forEach(
                (name, array) -> {
                    if (name.endsWith(".step")) {
                        assertThat(actual.get(name).getLong()).as(name).isEqualTo(array.getLong());
                    } else if (tolerance == 0 || !isRounding(name)) {
                        assertThat(actual.get(name).toFloatArray())
                                .as(name)
                                .containsExactly(array.toFloatArray(), offset(tolerance));
                    }
                });
    }

    /**
     * Whether values are what rounding made of them, in another way with another number of threads:
     * batch normalization takes a bias before it away again, so its gradient would be 0, and Adam
     * makes steps of whole size of what is there instead. The running mean follows it.
     */
    private static boolean isRounding(String name) {
        return name.contains("01Linear_bias") || name.contains("runningMean");
    }

    // ---- a whole run ----

    @ParameterizedTest
    @ValueSource(ints = {WITHIN, BETWEEN})
    void runGoesOnToTheSameEnd(int steps) throws Exception {
        Path file = copied(checkpoint(steps));
        PlateauTracker plateau = plateau();
        try (SmallRun run = run(folder, 1, plateau)) {
            Position[] at = new Position[1];
            List<String> log = Log.of(() -> at[0] = run.checkpoints.resume(run.trainer));
            assertThat(log).isEmpty();
            int batch = steps % SmallRun.BATCHES;
            assertThat(at[0]).isEqualTo(new Position(steps / SmallRun.BATCHES, batch, steps));
            assertIsState(run, file, 0);
            assertThat(((Stateful) run.optimizer).updates()).isEqualTo(steps);
            assertThat(plateau.value()).isEqualTo(steps == WITHIN ? 0.05 : 0.05 * 0.4);
            train(run, at[0].epoch(), EPOCHS);
            assertIsState(run, copied(checkpoint(STEPS), "end"), TOLERANCE);
            assertThat(read(folder.resolve(checkpoint(steps + 1))).metadata())
                    .containsEntry("format_version", "2")
                    .containsEntry("batch", Integer.toString(batch + 1))
                    .containsEntry("samples", Integer.toString(8 * (batch + 1)));
        }
    }

    @Test
    void batchesThatTheDataLacksAreAnError() throws Exception {
        rewrite(copied(checkpoint(WITHIN)), Map.of("batch", "7"));
        try (SmallRun run = run(folder, 1, plateau())) {
            run.checkpoints.resume(run.trainer);
            assertThatIllegalStateException()
                    .isThrownBy(() -> run.checkpoints.batches(run.trainer, run.data))
                    .withMessage("7 batches of the epoch are done, but the data set has only 6");
        }
    }

    // ---- schedules ----

    private static PlateauTracker other(double value) {
        return PlateauTracker.builder().setBaseValue(value).build();
    }

    private static Map<String, String> second(PlateauTracker schedule, double value) {
        return Map.of(
                "schedule.1.class", PlateauTracker.class.getName(),
                "schedule.1.options", schedule.toString(),
                "schedule.1.state",
                        "{\"bad\":\"0\",\"best\":\"1.0\",\"cooldownLeft\":\"0\",\"value\":\"%s\"}"
                                .formatted(value));
    }

    @Test
    void onlyScheduleOfItsClassMayHaveOtherOptions() throws Exception {
        copied(checkpoint(BETWEEN));
        PlateauTracker plateau = other(0.7);
        try (SmallRun run = run(folder, 1, plateau)) {
            List<String> log = Log.of(() -> run.checkpoints.resume(run.trainer));
            assertThat(log).singleElement().asString().contains("The options of a schedule");
            assertThat(plateau.value()).isEqualTo(0.05 * 0.4);
        }
    }

    /** Those of the optimizer came first in the file, and have no name there. */
    @Test
    void schedulesAreToldApartByTheirOptions() throws Exception {
        Path file = copied(checkpoint(BETWEEN));
        rewrite(file, second(other(0.7), 0.6));
        PlateauTracker plateau = plateau();
        PlateauTracker listener = other(0.7);
        try (SmallRun run = run(folder, 1, plateau, listener)) {
            run.checkpoints.resume(run.trainer);
        }
        assertThat(plateau.value()).isEqualTo(0.05 * 0.4);
        assertThat(listener.value()).isEqualTo(0.6);
        // now the optimizer has what was the listener's
        PlateauTracker rate = other(0.7);
        PlateauTracker watcher = plateau();
        try (SmallRun run = run(folder, 1, rate, watcher)) {
            run.checkpoints.resume(run.trainer);
        }
        assertThat(rate.value()).isEqualTo(0.6);
        assertThat(watcher.value()).isEqualTo(0.05 * 0.4);
    }

    @Test
    void schedulesThatCannotBeToldApartAreRefused() throws Exception {
        rewrite(copied(checkpoint(BETWEEN)), second(plateau(), 0.6));
        try (SmallRun run = run(folder, 1, plateau(), plateau())) {
            Map<String, ByteBuffer> before = run.weights();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.checkpoints.resume(run.trainer))
                    .withMessageContaining(
                            "none of the 2 states of its class that are left in the file is"
                                    + " certainly that of the schedule");
            assertThat(run.weights()).isEqualTo(before);
        }
    }

    @Test
    void scheduleThatIsNotThereIsRefused() throws Exception {
        rewrite(copied(checkpoint(BETWEEN)), second(other(0.7), 0.6));
        try (SmallRun run = run(folder, 1, plateau())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.checkpoints.resume(run.trainer))
                    .withMessageContaining("the state of the schedule PlateauTracker(baseValue=0.7")
                    .withMessageEndingWith(" is in the file, but is not expected");
        }
    }

    // ---- an optimizer alone ----

    @Test
    void optimizerGoesOnToTheSameEnd() throws Exception {
        Path file = copied(checkpoint(BETWEEN));
        Path optimizer = copied(OPTIMIZER);
        try (SmallRun run = run(folder, 1, plateau())) {
            Position at = run.checkpoints.resume(run.trainer);
            Stateful stateful = (Stateful) run.optimizer;
            stateful.reset();
            assertThat(stateful.updates()).isZero();
            var block = run.model.getBlock();
            List<String> log =
                    Log.of(
                            () -> {
                                OptimizerState.load(stateful, block, optimizer);
                                return null;
                            });
            assertThat(log).isEmpty();
            assertThat(stateful.updates()).isEqualTo(BETWEEN);
            assertIsState(run, file, 0);
            train(run, at.epoch(), EPOCHS);
            assertIsState(run, copied(checkpoint(STEPS), "end"), TOLERANCE);
        }
    }

    /** Of this version, and of the first. */
    @Test
    void theStateOfAnOptimizerIsLoadedFromACheckpointToo() throws Exception {
        Path first = copied(checkpoint(BETWEEN), "first");
        try (SmallRun run = run(folder.resolve("run"), 1, plateau())) {
            run.checkpoints.resume(run.trainer);
            train(run, 0, 1);
            Stateful optimizer = (Stateful) run.optimizer;
            var block = run.model.getBlock();
            Path second = folder.resolve("run").resolve(checkpoint(SmallRun.BATCHES));
            for (Path file : List.of(first, second)) {
                optimizer.reset();
                OptimizerState.load(optimizer, block, file);
                Map<String, NDArray> actual = state(run, manager);
                read(file)
                        .arrays()
                        .forEach(
                                (name, array) -> {
                                    if (name.startsWith("optimizer.")) {
                                        assertThat(actual.get(name)).as(name).isEqualTo(array);
                                    }
                                });
                assertThat(optimizer.updates()).isEqualTo(file == first ? BETWEEN : 6);
            }
        }
    }

    /** Its file has neither counts nor the number that a parameter's count begins with. */
    @Test
    void optimizerWithoutUpdatesBeginsWhereItIsTold() throws Exception {
        Path file = folder.resolve(OPTIMIZER);
        Weights block = new Weights().with("w", manager.ones(new Shape(2)));
        try (Sgd sgd = Sgd.builder().optBeginNumUpdate(100).build()) {
            OptimizerState.save(sgd, block, file);
            Map<String, String> changes = new LinkedHashMap<>();
            changes.put("updates", null);
            rewrite(file, changes);
            OptimizerState.load(sgd, block, file);
            assertThat(sgd.updates()).isEqualTo(100);
        }
    }
}
