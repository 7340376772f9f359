package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.tracker.ParameterTracker;
import io.gradus.optimizers.state.Stateful;
import io.gradus.testkit.ForcedKernel;
import io.gradus.torchscript.KernelMode;
import io.gradus.training.checkpoints.CheckpointListener;
import io.gradus.training.checkpoints.OptimizerState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other threads may do to an optimizer while one updates. */
@Timeout(60)
class StateThreadsTest extends OptimizerTests {

    @TempDir Path folder;

    /** A lookahead around averages around Adam. */
    private static Lookahead nested(ParameterTracker rate) {
        Adam adam = Adam.builder().optLearningRateTracker(rate).build();
        return Lookahead.builder().setInner(Ema.builder().setInner(adam).build()).build();
    }

    /** Rules of one and of several passes, and what goes around them. */
    static Stream<Arguments> racers() {
        return rowsAndModes()
                .filter(
                        args ->
                                List.of(
                                                Adam.class,
                                                Lamb.class,
                                                Lookahead.class,
                                                AdaptiveLookahead.class,
                                                Ema.class,
                                                Swa.class)
                                        .contains(((OptimizerTable.Row) args.get()[0]).type()));
    }

    @ParameterizedTest
    @MethodSource("racers")
    void closeWhileAnotherThreadUpdates(OptimizerTable.Row row, KernelMode mode) throws Exception {
        try (ForcedKernel forced = ForcedKernel.of(mode)) {
            assertThat(forced).isNotNull();
            for (int i = 0; i < 20; i++) {
                closeInTheMiddle((Stateful) row.build(), i * 45_000L);
            }
        }
    }

    @Test
    void closeWhileAnotherThreadUpdatesThroughTwoWrappers() throws Exception {
        for (int i = 0; i < 20; i++) {
            closeInTheMiddle(nested((id, count) -> 0.1f), i * 45_000L);
        }
    }

    private void closeInTheMiddle(Stateful optimizer, long nanos) throws Exception {
        CountDownLatch updates = new CountDownLatch(3);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread thread = start(failure, () -> updateUntilClosed(optimizer, updates));
        await(updates);
        LockSupport.parkNanos(nanos);
        optimizer.close();
        thread.join();
        assertThat(failure.get()).isNull();
    }

    /** Each update in its turn, until one finds the optimizer closed; anything else is an error. */
    private void updateUntilClosed(Stateful optimizer, CountDownLatch updates) {
        try (NDManager own = manager.newSubManager()) {
            NDArray weight = own.ones(new Shape(300, 300));
            NDArray gradient = own.ones(new Shape(300, 300));
            while (true) {
                optimizer.update("w", weight, gradient);
                updates.countDown();
            }
        } catch (IllegalStateException e) {
            assertThat(e).hasMessageContaining("This optimizer is closed");
        }
    }

    // ---- waiting, with an update that is held up by its schedule ----

    /** Something that must not happen in the middle of an update. */
    @FunctionalInterface
    private interface Action {
        void run(Lookahead optimizer, Weights block, Path file) throws IOException;
    }

    private static final Map<String, Action> ACTIONS =
            Map.of(
                    "close", (lookahead, block, file) -> lookahead.close(),
                    "reset", (lookahead, block, file) -> lookahead.reset(),
                    "reset of one", (lookahead, block, file) -> lookahead.reset(block.id("w")),
                    "save", (lookahead, block, file) -> OptimizerState.save(lookahead, block, file),
                    "load", (lookahead, block, file) -> OptimizerState.load(lookahead, block, file),
                    "close of the inner one",
                            (lookahead, block, file) -> ((Ema) lookahead.inner()).close(),
                    "swapIn", (lookahead, block, file) -> ((Ema) lookahead.inner()).swapIn());

    static Stream<Arguments> actions() {
        return ACTIONS.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("actions")
    void waitsForTheUpdate(String name, Action action) throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Lookahead optimizer =
                nested(
                        (id, count) -> {
                            if (count == 2) {
                                inside.countDown();
                                await(goOn);
                            }
                            return 0.1f;
                        });
        Weights block = new Weights().with("w", manager.ones(new Shape(4)));
        Path file = folder.resolve("state.safetensors");
        NDArray gradient = manager.ones(new Shape(4));
        optimizer.update(block.id("w"), block.array("w"), gradient);
        OptimizerState.save(optimizer, block, file);

        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread updating =
                start(failure, () -> optimizer.update(block.id("w"), block.array("w"), gradient));
        await(inside);
        Thread acting = start(failure, () -> run(action, optimizer, block, file));
        while (acting.getState() != Thread.State.WAITING && acting.isAlive()) {
            Thread.onSpinWait();
        }
        assertThat(acting.isAlive()).as("%s waits for the update", name).isTrue();
        assertThat(updating.isAlive()).isTrue();
        goOn.countDown();
        updating.join();
        acting.join();
        assertThat(failure.get()).isNull();
        optimizer.close();
    }

    /** While it waits for the inner optimizer, which somebody updates, nothing has changed yet. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void loadingReplacesAllOptimizersOfAChainAtOnce(boolean checkpoint) throws Exception {
        Path directory = folder.resolve("run");
        CheckpointListener.Builder every =
                CheckpointListener.builder().setDirectory(directory).optEverySteps(1);
        try (SmallRun first = new SmallRun(wrapped(), every)) {
            first.checkpoints.fit(first.trainer, 1, first.data, null);
        }
        try (SmallRun run = new SmallRun(wrapped(), every)) {
            Stateful outer = (Stateful) run.optimizer;
            Stateful inner = (Stateful) outer.inner();
            Path file = folder.resolve("state.safetensors");
            if (!checkpoint) {
                run.checkpoints.resume(run.trainer);
                OptimizerState.save(outer, run.model.getBlock(), file);
                outer.reset();
            }
            AtomicReference<Throwable> failure = new AtomicReference<>();
            inner.states().share();
            Thread loading =
                    start(
                            failure,
                            () -> {
                                try {
                                    if (checkpoint) {
                                        run.checkpoints.resume(run.trainer);
                                    } else {
                                        OptimizerState.load(outer, run.model.getBlock(), file);
                                    }
                                } catch (IOException e) {
                                    throw new UncheckedIOException(e);
                                }
                            });
            while (loading.getState() != Thread.State.WAITING && loading.isAlive()) {
                Thread.onSpinWait();
            }
            assertThat(List.of(outer.updates(), inner.updates())).containsExactly(0L, 0L);
            inner.states().endShare();
            join(loading);
            assertThat(failure.get()).isNull();
            long updates = SmallRun.BATCHES;
            assertThat(List.of(outer.updates(), inner.updates())).containsExactly(updates, updates);
        }
    }

    private static Lookahead wrapped() {
        return Lookahead.builder().setInner(SmallRun.adam()).build();
    }

    private static void run(Action action, Lookahead optimizer, Weights block, Path file) {
        try {
            action.run(optimizer, block, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread start(AtomicReference<Throwable> failure, Runnable action) {
        Thread thread = new Thread(action);
        thread.setUncaughtExceptionHandler((t, e) -> failure.set(e));
        thread.start();
        return thread;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Of different parameters updates run side by side: the second ends while the first waits. */
    @Test
    void updatesDoNotWaitForOneAnother() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        Lookahead optimizer =
                nested(
                        (id, count) -> {
                            if (id.equals("held")) {
                                inside.countDown();
                                await(goOn);
                            }
                            return 0.1f;
                        });
        NDArray held = manager.ones(new Shape(4));
        NDArray free = manager.ones(new Shape(4));
        NDArray gradient = manager.ones(new Shape(4));
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Thread updating = start(failure, () -> optimizer.update("held", held, gradient));
        await(inside);
        optimizer.update("free", free, gradient);
        assertThat((double) free.getFloat(0)).isLessThan(0.95);
        assertThat(held.toFloatArray()).containsOnly(1);
        goOn.countDown();
        join(updating);
        assertThat(failure.get()).isNull();
        optimizer.close();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** As everything that reads the state; a thread that could do so would read half an update. */
    @Test
    void theAverageIsNotReadInTheMiddleOfAnUpdate() {
        AtomicReference<Asgd> self = new AtomicReference<>();
        ParameterTracker reading =
                (id, count) -> {
                    if (count == 2) {
                        self.get().average("w", manager);
                    }
                    return 0.1f;
                };
        try (Asgd asgd = Asgd.builder().optLearningRateTracker(reading).build()) {
            self.set(asgd);
            NDArray weight = manager.ones(new Shape(2));
            NDArray gradient = manager.ones(new Shape(2));
            asgd.update("w", weight, gradient);
            assertThatIllegalStateException()
                    .isThrownBy(() -> asgd.update("w", weight, gradient))
                    .withMessageContaining("from within its own update");
        }
    }

    /** It would wait for itself for ever. */
    @Test
    void closeWithinTheOwnUpdateIsRefused() {
        AtomicReference<Lookahead> self = new AtomicReference<>();
        Lookahead optimizer =
                nested(
                        (id, count) -> {
                            self.get().close();
                            return 0.1f;
                        });
        self.set(optimizer);
        NDArray weight = manager.ones(new Shape(2));
        assertThatIllegalStateException()
                .isThrownBy(() -> optimizer.update("w", weight, manager.ones(new Shape(2))))
                .withMessageContaining("from within its own update");
        assertThat(weight.toFloatArray()).containsOnly(1);
        optimizer.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> optimizer.update("w", weight, manager.ones(new Shape(2))))
                .withMessageContaining("closed");
    }
}
