package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.TrainingResult;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.BatchSampler;
import ai.djl.training.dataset.RandomSampler;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.SaveModelTrainingListener;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.translate.TranslateException;
import io.gradus.optimizers.AdaDelta;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.Log;
import io.gradus.optimizers.Lookahead;
import io.gradus.optimizers.RProp;
import io.gradus.optimizers.SmallRun;
import io.gradus.optimizers.state.Stateful;
import io.gradus.safetensors.SafetensorsException;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.training.checkpoints.CheckpointListener.Position;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs that are stopped and go on, against runs that were never stopped. */
class CheckpointListenerTest {

    private static final int EPOCHS = 3;
    private static final int STEPS = EPOCHS * SmallRun.BATCHES;

    @TempDir Path folder;

    /** Each process begins with random numbers of its own. */
    private int processes;

    private SmallRun process(CheckpointListener.Builder builder) {
        return process(SmallRun.adam(), builder);
    }

    private SmallRun process(Optimizer optimizer, CheckpointListener.Builder builder) {
        Engine.getInstance().setRandomSeed(1000 + processes++);
        return new SmallRun(optimizer, builder);
    }

    private CheckpointListener.Builder every(long steps) {
        return every(steps, "run");
    }

    private CheckpointListener.Builder every(long steps, String name) {
        return CheckpointListener.builder()
                .setDirectory(folder.resolve(name))
                .optEverySteps(steps)
                .optSeed(7);
    }

    /** All new runs begin with the same weights: those of a checkpoint of step 0. */
    private void begin(Supplier<Optimizer> optimizer, String name) throws IOException {
        if (!Files.exists(folder.resolve("begin"))) {
            try (SmallRun first = new SmallRun(optimizer.get(), every(1, "begin"))) {
                first.checkpoints.resume(first.trainer);
            }
        }
        Files.createDirectories(folder.resolve(name));
        Files.copy(
                folder.resolve("begin/checkpoint-000000000.safetensors"),
                folder.resolve(name).resolve("checkpoint-000000000.safetensors"));
    }

    private Map<String, ByteBuffer> neverStopped(Supplier<Optimizer> optimizer) throws Exception {
        begin(optimizer, "reference");
        try (SmallRun run = process(optimizer.get(), every(1000, "reference"))) {
            run.train(EPOCHS, () -> true);
            return run.weights();
        }
    }

    // ---- to the last bit ----

    /** Each interval, and stops at and around the ends of checkpoints and epochs. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 7, 100})
    void stoppedAfterAnyStepItEndsAsIfItNeverWas(int every) throws Exception {
        stopAndGoOn(SmallRun::adam, every, 1, 4, 6, 7, 12, 13, 17);
    }

    @Test
    void wrappersGoOnToo() throws Exception {
        stopAndGoOn(
                () -> Lookahead.builder().setInner(RProp.builder().build()).build(), 2, 5, 6, 9);
    }

    private void stopAndGoOn(Supplier<Optimizer> optimizer, int every, int... stops)
            throws Exception {
        Map<String, ByteBuffer> expected = neverStopped(optimizer);
        for (int stop : stops) {
            String run = "run" + stop;
            begin(optimizer, run);
            int[] done = new int[1];
            try (SmallRun first = process(optimizer.get(), every(every, run))) {
                first.train(EPOCHS, () -> ++done[0] < stop);
            }
            try (SmallRun second = process(optimizer.get(), every(every, run))) {
                second.train(EPOCHS, () -> true);
                assertThat(second.weights()).as("stopped after step " + stop).isEqualTo(expected);
            }
        }
    }

    @Test
    void stoppedAgainAndAgain() throws Exception {
        Map<String, ByteBuffer> expected = neverStopped(SmallRun::adam);
        begin(SmallRun::adam, "run");
        for (int i = 0; i < 100; i++) {
            int[] left = {3};
            try (SmallRun run = process(every(2))) {
                run.train(EPOCHS, () -> --left[0] > 0);
                if (left[0] > 0) {
                    assertThat(run.weights()).isEqualTo(expected);
                    assertThat(i).isGreaterThan(5);
                    return;
                }
            }
        }
        throw new AssertionError("the run makes no progress");
    }

    @Test
    void loaderThreadsChangeNothing() throws Exception {
        Map<String, ByteBuffer> expected = neverStopped(SmallRun::adam);
        begin(SmallRun::adam, "run");
        ExecutorService loaders = Executors.newFixedThreadPool(3);
        int[] done = new int[1];
        for (int stop : new int[] {8, 1000}) {
            try (SmallRun run = new SmallRun(SmallRun.adam(), every(2), 12, loaders)) {
                run.train(EPOCHS, () -> ++done[0] < stop);
                assertThat(run.weights().equals(expected)).isEqualTo(stop == 1000);
            }
        }
        loaders.shutdown();
    }

    /** Random numbers do not depend on when checkpoints are written. */
    @Test
    void minutesGiveTheSameRunAsSteps() throws Exception {
        Map<String, ByteBuffer> expected = neverStopped(SmallRun::adam);
        begin(SmallRun::adam, "run");
        CheckpointListener.Builder always =
                CheckpointListener.builder()
                        .setDirectory(folder.resolve("run"))
                        .optEveryMinutes(1e-12)
                        .optKeep(1000);
        try (SmallRun run = process(always)) {
            run.train(EPOCHS, () -> true);
            assertThat(run.weights()).isEqualTo(expected);
        }
        assertThat(names("run")).hasSize(STEPS + 1);
    }

    /** The weights after the step, and the running statistics of before the next forward pass. */
    @Test
    void checkpointIsTheStateAfterItsStep() throws Exception {
        Map<Long, Map<String, ByteBuffer>> states = new HashMap<>();
        try (SmallRun run = process(every(1).optKeep(100))) {
            long[] step = new long[1];
            run.train(EPOCHS, () -> states.put(++step[0], run.weights()) == null);
        }
        assertThat(names("run")).hasSize(STEPS + 1);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            for (long step = 1; step <= STEPS; step++) {
                Path file = folder.resolve("run/checkpoint-%09d.safetensors".formatted(step));
                try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                    assertThat(reader.header().metadata())
                            .containsEntry("format", "gradus.checkpoint")
                            .containsEntry("steps", Long.toString(step))
                            .containsEntry("epoch", Long.toString(step / SmallRun.BATCHES))
                            .containsEntry("batch", Long.toString(step % SmallRun.BATCHES))
                            .containsEntry("seed", "7")
                            .containsEntry("optimizer.class", "io.gradus.optimizers.Adam");
                    Map<String, NDArray> model = new HashMap<>();
                    Map<String, NDArray> arrays = reader.read(manager);
                    arrays.forEach(
                            (name, array) -> {
                                if (name.startsWith("model.")) {
                                    model.put(name.substring(6), array);
                                }
                            });
                    assertThat(SmallRun.copies(model)).isEqualTo(states.get(step));
                    assertThat(arrays.get("optimizer.01Linear_weight.step").getLong())
                            .isEqualTo(step);
                }
            }
        }
    }

    @Test
    void accumulatedGradientsAreNotCut() throws Exception {
        List<Map<String, ByteBuffer>> ends = new ArrayList<>();
        for (int stop : new int[] {1000, 3, 4, 5, 9}) {
            String name = "run" + stop;
            begin(SmallRun::adam, name);
            try (SmallRun run = process(every(1, name))) {
                accumulate(run, stop);
            }
            try (SmallRun run = process(every(1, name))) {
                accumulate(run, 1000);
                ends.add(run.weights());
            }
        }
        assertThat(ends).containsOnly(ends.get(0));
    }

    /** A step after every second batch. */
    private static void accumulate(SmallRun run, int stop) throws Exception {
        int batches = 0;
        Position at = run.checkpoints.resume(run.trainer);
        assertThat(at.batch() % 2).isZero();
        for (int epoch = at.epoch(); epoch < EPOCHS; epoch++) {
            boolean isSecond = false;
            for (Batch batch : run.checkpoints.batches(run.trainer, run.data)) {
                EasyTrain.trainBatch(run.trainer, batch);
                if (isSecond) {
                    run.trainer.step();
                }
                isSecond = !isSecond;
                batch.close();
                if (++batches == stop) {
                    return;
                }
            }
            run.trainer.notifyListeners(listener -> listener.onEpoch(run.trainer));
        }
    }

    @Test
    void runWithoutASeedFollowsTheEngineAndKeepsIt() throws Exception {
        List<Map<String, ByteBuffer>> ends = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Engine.getInstance().setRandomSeed(3);
            CheckpointListener.Builder builder =
                    CheckpointListener.builder()
                            .setDirectory(folder.resolve("run" + i))
                            .optEverySteps(2);
            try (SmallRun run = new SmallRun(SmallRun.adam(), builder)) {
                int[] done = new int[1];
                boolean stops = i == 1;
                run.train(EPOCHS, () -> !(++done[0] == 9 && stops));
                ends.add(run.weights());
            }
        }
        try (SmallRun run = process(every(2, "run1").optSeed(99))) {
            run.train(EPOCHS, () -> true);
            assertThat(run.weights()).isEqualTo(ends.get(0)).isNotEqualTo(ends.get(1));
        }
    }

    // ---- fit ----

    @Test
    void fitGoesOnAndEndsWithACheckpoint() throws Exception {
        Map<String, ByteBuffer> expected = neverStopped(SmallRun::adam);
        begin(SmallRun::adam, "run");
        int[] done = new int[1];
        try (SmallRun first = process(every(4))) {
            first.train(EPOCHS, () -> ++done[0] < 8);
        }
        for (int i = 0; i < 2; i++) {
            try (SmallRun run = process(every(4))) {
                run.checkpoints.fit(run.trainer, EPOCHS, run.data, run.data);
                assertThat(run.weights()).isEqualTo(expected);
                assertThat(names("run"))
                        .last()
                        .isEqualTo("checkpoint-%09d.safetensors".formatted(STEPS));
                assertThat(run.checkpoints.resume(run.trainer))
                        .isEqualTo(new Position(EPOCHS, 0, STEPS));
            }
        }
        // more epochs than before
        try (SmallRun run = process(every(4))) {
            run.checkpoints.fit(run.trainer, EPOCHS + 1, run.data, null);
            assertThat(run.weights()).isNotEqualTo(expected);
        }
    }

    /** Within an epoch only batches() can go on, so EasyTrain's runs are saved between epochs. */
    @Test
    void asAListenerAloneItResumesEpochs() throws Exception {
        begin(SmallRun::adam, "whole");
        Map<String, ByteBuffer> expected;
        try (SmallRun run = process(every(SmallRun.BATCHES, "whole"))) {
            run.checkpoints.resume(run.trainer);
            EasyTrain.fit(run.trainer, EPOCHS, run.data, run.data);
            expected = run.weights();
        }
        begin(SmallRun::adam, "run");
        try (SmallRun run = process(every(3))) {
            run.checkpoints.resume(run.trainer);
            EasyTrain.fit(run.trainer, 2, run.data, null);
            int batches = 0;
            for (Batch batch : run.trainer.iterateDataset(run.data)) {
                EasyTrain.trainBatch(run.trainer, batch);
                run.trainer.step();
                batch.close();
                if (++batches == 4) {
                    break;
                }
            }
        }
        assertThat(names("run"))
                .containsExactly(
                        "checkpoint-000000000.safetensors",
                        "checkpoint-000000006.safetensors",
                        "checkpoint-000000012.safetensors");
        try (SmallRun run = process(every(3))) {
            Position at = run.checkpoints.resume(run.trainer);
            assertThat(at).isEqualTo(new Position(2, 0, 12));
            EasyTrain.fit(run.trainer, EPOCHS - at.epoch(), run.data, null);
            assertThat(run.weights()).isEqualTo(expected);
        }
    }

    // ---- files ----

    private List<String> names(String run) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(run))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals(FolderLock.NAME))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void lastOnesAreKeptAndLeftoversDeleted() throws Exception {
        Path run = Files.createDirectories(folder.resolve("run"));
        Files.writeString(run.resolve("notes.txt"), "mine");
        Files.writeString(run.resolve("checkpoint-000000004.safetensors.abc.tmp"), "half");
        Files.createDirectory(run.resolve("checkpoint-000000099.safetensors"));
        try (SmallRun process = process(every(4).optKeep(2))) {
            int[] done = new int[1];
            process.train(EPOCHS, () -> ++done[0] < 14);
        }
        assertThat(names("run"))
                .containsExactly(
                        "checkpoint-000000008.safetensors",
                        "checkpoint-000000012.safetensors",
                        "checkpoint-000000099.safetensors",
                        "notes.txt");
    }

    /** Names of more than nine digits are not in the order of the alphabet. */
    @Test
    void theNewestIsThatOfTheMostStepsHoweverManyDigits() throws Exception {
        CheckpointFolder run = new CheckpointFolder(folder);
        Path first = Files.createFile(run.file(999_999_998));
        Path second = Files.createFile(run.file(999_999_999));
        Path third = Files.createFile(run.file(1_000_000_000));
        assertThat(run.newestFirst()).containsExactly(third, second, first);
        run.keep(2);
        assertThat(run.newestFirst()).containsExactly(third, second);
    }

    private void stoppedAfter(int steps) throws Exception {
        int[] done = new int[1];
        try (SmallRun run = process(every(3))) {
            run.train(EPOCHS, () -> ++done[0] < steps);
        }
    }

    @Test
    void damagedCheckpointIsSetAsideAndTheOneBeforeTaken() throws Exception {
        stoppedAfter(8);
        Path newest = folder.resolve("run/checkpoint-000000006.safetensors");
        byte[] bytes = Files.readAllBytes(newest);
        Files.write(newest, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        try (SmallRun run = process(every(3))) {
            assertThat(run.checkpoints.resume(run.trainer)).isEqualTo(new Position(0, 3, 3));
        }
        assertThat(names("run"))
                .containsExactly(
                        "checkpoint-000000000.safetensors",
                        "checkpoint-000000003.safetensors",
                        "checkpoint-000000006.safetensors.invalid");
    }

    @Test
    void onlyDamagedCheckpointsAreAnError() throws Exception {
        stoppedAfter(5);
        for (String name : names("run")) {
            Files.writeString(folder.resolve("run").resolve(name), "no checkpoint at all");
        }
        try (SmallRun run = process(every(3))) {
            Map<String, ByteBuffer> before = run.weights();
            assertThatIOException()
                    .isThrownBy(() -> run.checkpoints.resume(run.trainer))
                    .withMessageStartingWith("none of the 2 checkpoints in " + folder);
            assertThat(run.weights()).isEqualTo(before);
            assertThatIllegalStateException()
                    .isThrownBy(() -> run.checkpoints.batches(run.trainer, run.data));
            assertThat(run.checkpoints.resume(run.trainer)).isEqualTo(new Position(0, 0, 0));
        }
    }

    @Test
    void metadataThatIsNoneIsDamage() throws Exception {
        Map<String, String> wrong =
                Map.of(
                        "epoch", "-1",
                        "batch", "one",
                        "samples", "many",
                        "steps", "1e3",
                        "seed", "9223372036854775808");
        for (Map.Entry<String, String> entry : wrong.entrySet()) {
            String name = "run-" + entry.getKey();
            try (SmallRun run = process(every(3, name));
                    NDManager manager = NDManager.newBaseManager("PyTorch")) {
                run.checkpoints.resume(run.trainer);
                Path file = folder.resolve(name).resolve("checkpoint-000000000.safetensors");
                rewrite(manager, file, entry.getKey(), entry.getValue());
                RunState state = RunState.of(run.trainer, run.optimizer, List.of());
                assertThatExceptionOfType(SafetensorsException.class)
                        .isThrownBy(() -> Checkpoint.load(file, state))
                        .withMessageContaining(entry.getKey())
                        .withMessageContaining(entry.getValue());
            }
        }
    }

    private static void rewrite(NDManager manager, Path file, String key, String value)
            throws IOException {
        Map<String, String> metadata;
        Map<String, NDArray> arrays;
        try (SafetensorsReader reader = SafetensorsReader.open(file)) {
            metadata = new HashMap<>(reader.header().metadata());
            arrays = reader.read(manager);
        }
        metadata.put(key, value);
        SafetensorsWriter.write(file, metadata, arrays);
    }

    /** Such as one of a later version of this library, which is not to be lost. */
    @Test
    void checkpointOfAnotherFormatIsRefusedAndStays() throws Exception {
        stoppedAfter(5);
        List<String> names = names("run");
        Path newest = folder.resolve("run/checkpoint-000000003.safetensors");
        try (SmallRun run = process(every(3));
                NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Map<String, ByteBuffer> before = run.weights();
            rewrite(manager, newest, "format_version", "3");
            refusedAs(run, newest + " cannot be used: the format_version", "but is '3'");
            rewrite(manager, newest, "format", "gradus.optimizer");
            refusedAs(run, newest + " cannot be used: the format", "but is 'gradus.optimizer'");
            assertThat(run.weights()).isEqualTo(before);
        }
        assertThat(names("run")).isEqualTo(names);
    }

    private static void refusedAs(SmallRun run, String begin, String end) {
        assertThatIOException()
                .isThrownBy(() -> run.checkpoints.resume(run.trainer))
                .withMessageStartingWith(begin)
                .withMessageEndingWith(end);
    }

    @Test
    void checkpointOfAnotherModelIsRefusedAndNothingChanges() throws Exception {
        stoppedAfter(5);
        Engine.getInstance().setRandomSeed(5);
        try (SmallRun run = new SmallRun(SmallRun.adam(), every(3), 13)) {
            Map<String, ByteBuffer> before = run.weights();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.checkpoints.resume(run.trainer))
                    .withMessageContaining("does not fit this model and optimizer:")
                    .withMessageContaining(
                            "'model.01Linear_weight' is F32 (12, 5) in the file, but must be F32"
                                    + " (13, 5)")
                    .withMessageContaining("'optimizer.01Linear_bias.exp_avg' is F32 (12)")
                    .withMessageContaining("'model.02BatchNorm_runningMean' is F32 (12)");
            assertThat(run.weights()).isEqualTo(before);
        }
        try (SmallRun run = process(AdaDelta.builder().build(), every(3))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> run.checkpoints.resume(run.trainer))
                    .withMessageEndingWith(
                            "\n  the optimizer is io.gradus.optimizers.Adam in the file, but must"
                                    + " be io.gradus.optimizers.AdaDelta");
        }
        assertThat(names("run")).hasSize(2);
    }

    @Test
    void failedWriteEndsTheTraining() throws Exception {
        try (SmallRun run = process(every(2))) {
            int[] done = new int[1];
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(
                            () ->
                                    run.train(
                                            EPOCHS,
                                            () -> {
                                                if (++done[0] == 3) {
                                                    Path dir = folder.resolve("run");
                                                    Files.move(dir, folder.resolve("moved"));
                                                }
                                                return true;
                                            }))
                    .withMessageContaining("checkpoint could not be written");
            assertThat(done[0]).isEqualTo(4);
        }
        assertThat(names("moved")).contains("checkpoint-000000002.safetensors");
    }

    // ---- wrong calls ----

    @Test
    void trainingWithoutResumeIsRefused() throws Exception {
        try (SmallRun run = process(every(2))) {
            for (Consumer<SmallRun> call :
                    List.<Consumer<SmallRun>>of(
                            r -> fitPlain(r),
                            r -> r.checkpoints.onEpoch(r.trainer),
                            r -> r.checkpoints.onTrainingBatch(r.trainer, null))) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> call.accept(run))
                        .withMessageStartingWith("call resume(trainer) before the training");
            }
            run.checkpoints.resume(run.trainer);
            fitPlain(run);
            run.trainer.close();
            assertThatIllegalStateException()
                    .isThrownBy(() -> run.checkpoints.batches(run.trainer, run.data));
        }
    }

    private static void fitPlain(SmallRun run) {
        try {
            EasyTrain.fit(run.trainer, 1, run.data, null);
        } catch (IOException | TranslateException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void withinAnEpochBatchesMustComeFromHere() throws Exception {
        stoppedAfter(5);
        try (SmallRun run = process(every(3))) {
            assertThat(run.checkpoints.resume(run.trainer).batch()).isEqualTo(3);
            assertThatIllegalStateException()
                    .isThrownBy(() -> fitPlain(run))
                    .withMessageStartingWith("the checkpoint is within an epoch, after batch 3;");
        }
    }

    @Test
    void dataThatBecameLessIsRefused() throws Exception {
        stoppedAfter(5);
        try (SmallRun run = process(every(3))) {
            run.checkpoints.resume(run.trainer);
            assertThatIllegalStateException()
                    .isThrownBy(
                            () -> run.checkpoints.batches(run.trainer, run.data.subDataset(0, 16)))
                    .withMessage("24 samples of the epoch are done, but the data set has only 16");
        }
    }

    @Test
    void listenerMustBeOneOfTheTrainer() {
        try (SmallRun run = process(every(3));
                Trainer other =
                        run.model.newTrainer(
                                new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss()))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> run.checkpoints.resume(other))
                    .withMessageContaining("config.addTrainingListeners(checkpoints)");
        }
    }

    /** They would save the results of the epoch before. */
    @Test
    void checkpointsBeforeTheEvaluatorsAreRefused() {
        try (SmallRun run = process(every(3))) {
            CheckpointListener wrong = every(3, "wrong").setOptimizer(run.optimizer).build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(run.optimizer)
                            .addTrainingListeners(wrong)
                            .addTrainingListeners(new EvaluatorTrainingListener());
            try (Trainer trainer = run.model.newTrainer(config)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> wrong.resume(trainer))
                        .withMessage(
                                "add the checkpoints to the configuration's listeners after"
                                        + " EvaluatorTrainingListener, which is in"
                                        + " TrainingListener.Defaults: else they save the results"
                                        + " of the epoch before");
            }
        }
    }

    /** One that was only tried out, say. */
    @Test
    void optimizerInsideAWrapperThatWasDroppedIsTaken() throws Exception {
        try (SmallRun run = process(every(3))) {
            assertThat(Ema.builder().setInner(run.optimizer).build().updates()).isZero();
            Stateful optimizer = (Stateful) run.optimizer;
            for (int i = 0; i < 100 && optimizer.outer() != null; i++) {
                System.gc();
                Thread.sleep(10);
            }
            assertThat(run.checkpoints.resume(run.trainer).steps()).isZero();
        }
    }

    /** The wrapper's averages would be lost. */
    @Test
    void optimizerInsideAnotherIsRefused() {
        Adam adam = Adam.builder().build();
        try (Ema ema = Ema.builder().setInner(adam).build();
                SmallRun run = process(every(3))) {
            CheckpointListener wrong = every(3, "wrong").setOptimizer(adam).build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(ema)
                            .addTrainingListeners(wrong);
            try (Trainer trainer = run.model.newTrainer(config)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> wrong.resume(trainer))
                        .withMessage(
                                "the optimizer of the checkpoints, Adam, is inside Ema, whose"
                                        + " state would be lost; give that one to setOptimizer");
            }
        }
    }

    @Test
    void optimizerThatDoesNotTrainIsNoticed() throws Exception {
        try (SmallRun run = process(every(3));
                Adam other = Adam.builder().build()) {
            CheckpointListener wrong = every(3, "wrong").setOptimizer(other).build();
            DefaultTrainingConfig config =
                    new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                            .optOptimizer(run.optimizer)
                            .addTrainingListeners(wrong);
            try (Trainer trainer = run.model.newTrainer(config)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> wrong.fit(trainer, 1, run.data, null))
                        .withMessageStartingWith(
                                "the optimizer of the checkpoints made no update in this epoch");
            }
        }
    }

    @Test
    void badOptionsAreRefusedByName() {
        refused("directory must be set, but is null", every(1).setDirectory(null));
        refused("optimizer must be set, but is null", every(1).setOptimizer(null));
        refused(
                "the state of ai.djl.training.optimizer.Sgd cannot be saved; only that of"
                        + " optimizers that extend io.gradus.optimizers.state.Stateful can",
                every(1).setOptimizer(
                                Optimizer.sgd()
                                        .setLearningRateTracker(
                                                ai.djl.training.tracker.Tracker.fixed(1))
                                        .build()));
        Adam adam = SmallRun.adam();
        refused(
                "everySteps or everyMinutes must be set, but neither is",
                CheckpointListener.builder().setDirectory(folder).setOptimizer(adam));
        refused("everySteps must be in [1, infinity), but is 0", every(0).setOptimizer(adam));
        refused(
                "everyMinutes must be in (0, infinity), but is NaN",
                every(1).optEveryMinutes(Double.NaN).setOptimizer(adam));
        refused(
                "everyMinutes must be in (0, infinity), but is 0.0",
                every(1).optEveryMinutes(0).setOptimizer(adam));
        refused("keep must be in [1, infinity), but is 0", every(1).optKeep(0).setOptimizer(adam));
    }

    private static void refused(String message, CheckpointListener.Builder builder) {
        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessage(message);
    }

    // ---- a folder for one ----

    /** That of a process that writes it; who comes second must not delete it. */
    private Path half() throws IOException {
        return Files.writeString(
                Files.createDirectories(folder.resolve("run"))
                        .resolve("checkpoint-000000009.safetensors.x.tmp"),
                "half");
    }

    @Test
    void folderOfAnotherProcessIsLeftAlone() throws Exception {
        Path half = half();
        try (SmallRun run = process(every(3))) {
            try (FolderLockTest.Holder other = new FolderLockTest.Holder(folder.resolve("run"))) {
                assertThatExceptionOfType(FolderLock.InUseException.class)
                        .isThrownBy(() -> run.checkpoints.resume(run.trainer))
                        .withMessage(
                                "a training run cannot use the folder %s: process %d does; wait for"
                                        + " its end, or take another folder",
                                folder.resolve("run"), other.process.pid());
                assertThat(half).exists();
            }
            run.checkpoints.resume(run.trainer);
            assertThat(half).doesNotExist();
        }
    }

    @Test
    void folderOfAnotherTrainerIsLeftAloneUntilThatIsClosed() throws Exception {
        try (SmallRun second = process(every(3))) {
            try (SmallRun first = process(every(3))) {
                first.checkpoints.resume(first.trainer);
                Path half = half();
                assertThatExceptionOfType(FolderLock.InUseException.class)
                        .isThrownBy(() -> second.checkpoints.resume(second.trainer))
                        .withMessageContaining("another user in this process does");
                assertThat(half).exists();
                // the first one goes on
                first.checkpoints.fit(first.trainer, 1, first.data, null);
            }
            assertThat(second.checkpoints.resume(second.trainer).epoch()).isEqualTo(1);
        }
    }

    /** Of what comes later a second trainer's end is no part. */
    @Test
    void endOfAnEarlierTrainerDoesNotEndTheRun() throws Exception {
        try (SmallRun run = process(every(3))) {
            run.checkpoints.resume(run.trainer);
            run.checkpoints.onTrainingEnd(null);
            run.checkpoints.fit(run.trainer, 1, run.data, null);
        }
    }

    // ---- another batch size ----

    /** The first value of each sample of the epoch that is not done yet. */
    private static List<Float> train(SmallRun run, int batchSize, int stop) throws Exception {
        List<Float> seen = new ArrayList<>();
        run.checkpoints.resume(run.trainer);
        var data =
                SmallRun.data(run.manager, new BatchSampler(new RandomSampler(), batchSize, false));
        int done = 0;
        for (Batch batch : run.checkpoints.batches(run.trainer, data)) {
            for (float value : batch.getData().head().get(":, 0").toFloatArray()) {
                seen.add(value);
            }
            EasyTrain.trainBatch(run.trainer, batch);
            run.trainer.step();
            batch.close();
            if (++done == stop) {
                break;
            }
        }
        return seen;
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 6, 12})
    void withAnotherBatchSizeEachSampleIsSeenOnce(int batchSize) throws Exception {
        List<Float> seen;
        try (SmallRun run = process(every(1))) {
            seen = train(run, 8, 4).subList(0, 3 * 8);
        }
        try (SmallRun run = process(every(1))) {
            List<Float> rest = train(run, batchSize, 100);
            assertThat(rest).hasSize(SmallRun.SAMPLES - 24);
            assertThat(Stream.concat(seen.stream(), rest.stream()))
                    .doesNotHaveDuplicates()
                    .hasSize(SmallRun.SAMPLES);
            // batches are counted as they were trained
            run.checkpoints.onEpoch(run.trainer);
        }
        int steps = 3 + (SmallRun.SAMPLES - 24 + batchSize - 1) / batchSize;
        assertThat(names("run")).contains("checkpoint-%09d.safetensors".formatted(steps));
    }

    /** Of a loop that was left, here with batches of 3, one that was not trained does not count. */
    @Test
    void aBatchThatWasTakenButNotTrainedIsNotCounted() throws Exception {
        try (SmallRun run = process(every(1))) {
            run.checkpoints.resume(run.trainer);
            var data = SmallRun.data(run.manager, new BatchSampler(new RandomSampler(), 3, false));
            run.checkpoints.batches(run.trainer, data).iterator().next().close();
            int done = 0;
            for (Batch batch : run.checkpoints.batches(run.trainer, run.data)) {
                EasyTrain.trainBatch(run.trainer, batch);
                run.trainer.step();
                batch.close();
                if (++done == 4) {
                    break;
                }
            }
        }
        try (SmallRun run = process(every(1))) {
            assertThat(train(run, 8, 100)).hasSize(SmallRun.SAMPLES - 24);
        }
    }

    @Test
    void batchesThatEndElsewhereAreRefused() throws Exception {
        try (SmallRun run = process(every(1))) {
            train(run, 8, 4);
        }
        try (SmallRun run = process(every(1))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> train(run, 5, 100))
                    .withMessage(
                            "24 samples of the epoch are done, but no batch ends there now: one"
                                    + " ends at 25; go on with the batch size of before, or one"
                                    + " that divides it, until the end of the epoch");
        }
    }

    // ---- the result of a run at its end ----

    @Test
    void finishedRunHasItsResultAgain() throws Exception {
        Map<String, Float> expected = null;
        for (int i = 0; i < 2; i++) {
            try (SmallRun run =
                    new SmallRun(
                            SmallRun.adam(), every(3), 12, null, new EvaluatorTrainingListener())) {
                run.checkpoints.fit(run.trainer, EPOCHS, run.data, run.data);
                TrainingResult result = run.trainer.getTrainingResult();
                assertThat(result.getTrainLoss()).isPositive();
                if (expected == null) {
                    expected = Map.copyOf(result.getEvaluations());
                }
                assertThat(result.getEvaluations()).isEqualTo(expected).hasSize(4);
            }
        }
    }

    // ---- models that are saved beside ----

    private SaveModelTrainingListener saver(int every) {
        return new SaveModelTrainingListener(folder.resolve("models").toString(), "net", every);
    }

    private List<String> models() throws IOException {
        return names("models").stream().filter(name -> name.endsWith(".params")).toList();
    }

    private Void fitted(
            int epochs, SaveModelTrainingListener saver, CheckpointListener.Builder every)
            throws Exception {
        try (SmallRun run = new SmallRun(SmallRun.adam(), every, 12, null, saver)) {
            run.checkpoints.fit(run.trainer, epochs, run.data, null);
        }
        return null;
    }

    @Test
    void numbersOfSavedModelsGoOn() throws Exception {
        for (int epochs : new int[] {3, 5}) {
            SaveModelTrainingListener saver = saver(1);
            List<String> called = new ArrayList<>();
            CheckpointListener.Builder every =
                    every(6).optModelSaver(
                                    saver, t -> called.add(t.getModel().getProperty("Epoch")));
            assertThat(Log.of(() -> fitted(epochs, saver, every)))
                    .noneMatch(line -> line.contains("SaveModel"));
            assertThat(called).isEqualTo(epochs == 3 ? List.of("1", "2", "3") : List.of("4", "5"));
        }
        assertThat(models())
                .containsExactly(
                        "net-0001.params",
                        "net-0002.params",
                        "net-0003.params",
                        "net-0004.params",
                        "net-0005.params");
        Map<String, ByteBuffer> weights;
        try (SmallRun run = process(every(6))) {
            run.checkpoints.resume(run.trainer);
            weights = run.weights();
        }
        // what DJL loads, the one with the highest number, is the end of the run
        try (SmallRun run = process(every(6, "other"))) {
            run.model.load(folder.resolve("models"), "net");
            assertThat(run.weights()).isEqualTo(weights);
        }
    }

    /** One that saves at the end of the training only, when this listener is no more. */
    @Test
    void numberAtTheEndOfTheTrainingGoesOnToo() throws Exception {
        for (int epochs : new int[] {2, 3}) {
            SaveModelTrainingListener saver = saver(2);
            fitted(epochs, saver, every(6).optModelSaver(saver));
        }
        assertThat(models()).containsExactly("net-0002.params", "net-0003.params");
    }

    @Test
    void oldNumbersAreWarnedOf() throws Exception {
        assertThat(Log.of(() -> fitted(1, saver(1), every(6))))
                .noneMatch(line -> line.contains("SaveModel"));
        assertThat(Log.of(() -> fitted(2, saver(1), every(6))))
                .filteredOn(line -> line.contains("SaveModel"))
                .singleElement()
                .asString()
                .startsWith("WARN CheckpointListener - SaveModelTrainingListener numbers its files")
                .contains("though 1 epochs are done", "optModelSaver");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> every(1).optModelSaver(null))
                .withMessage("modelSaver must be set, but is null");
    }

    // ---- memory ----

    @Test
    void checkpointsLeaveNoHandle() throws Exception {
        try (SmallRun run = process(every(1))) {
            NDManager system = run.manager.getParentManager();
            List<Integer> counts = new ArrayList<>();
            run.train(EPOCHS, () -> counts.add(system.getManagedArrays().size()));
            List<Integer> settled =
                    IntStream.range(0, EPOCHS)
                            .map(epoch -> counts.get(epoch * SmallRun.BATCHES + 4))
                            .boxed()
                            .toList();
            assertThat(settled).containsOnly(settled.get(0));
        }
    }

    @Test
    void whatIsNeededLaterOutlivesAScopeOfTheCaller() throws Exception {
        try (SmallRun run = process(every(1))) {
            run.checkpoints.resume(run.trainer);
            for (Batch batch : run.checkpoints.batches(run.trainer, run.data)) {
                try (NDScope scope = new NDScope()) {
                    scope.suppressNotUsedWarning();
                    EasyTrain.trainBatch(run.trainer, batch);
                    run.trainer.step();
                }
                batch.close();
            }
        }
        assertThat(names("run")).contains("checkpoint-000000005.safetensors");
    }

    @Test
    void modelHasItsBlockAgain() throws Exception {
        try (SmallRun run = process(every(1))) {
            var block = run.model.getBlock();
            run.checkpoints.resume(run.trainer);
            assertThat(run.model.getBlock()).isSameAs(block);
        }
    }

    @Test
    void seedsOfStepsAndEpochsDiffer() {
        RunSeeds seeds = new RunSeeds(5);
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            all.add(seeds.ofEpoch(i));
            all.add(seeds.ofStep(i));
            all.add(new RunSeeds(6).ofStep(i));
        }
        assertThat(all).doesNotHaveDuplicates();
        assertThat(seeds.ofStep(3)).isEqualTo(new RunSeeds(5).ofStep(3));
    }
}
