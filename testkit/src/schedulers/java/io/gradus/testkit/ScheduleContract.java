package io.gradus.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.schedulers.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Contract tests of a schedule, for a test class that implements this interface:
 *
 * <pre>{@code
 * class MyScheduleTest implements ScheduleContract {
 *     @Override
 *     public Schedule schedule() {
 *         return MySchedule.builder().setBaseValue(0.1).build();
 *     }
 * }
 * }</pre>
 *
 * <p>The schedule is a pure function of the step, in any order and from any thread, finite for every
 * step that a {@code long} holds; DJL, which counts from 1, gets the same values; and the text that
 * it prints is read back.
 */
public interface ScheduleContract {

    /** The first steps of a training, and the last that an int, a double and a long hold. */
    List<Long> STEPS =
            LongStream.concat(
                            LongStream.range(0, 3000),
                            LongStream.of(1L << 31, 1L << 53, Long.MAX_VALUE)
                                    .flatMap(end -> LongStream.rangeClosed(end - 200, end)))
                    .boxed()
                    .toList();

    /**
     * Returns the schedule under test.
     *
     * @return a new one, or the same, at each call
     */
    Schedule schedule();

    /**
     * Returns whether the schedule prints a text that {@link Schedule#parse} reads, for which its
     * form has to be registered.
     *
     * @return true by default
     */
    default boolean hasText() {
        return true;
    }

    /** Checks that every value is finite. */
    @Test
    default void everyValueIsFinite() {
        Schedule schedule = schedule();
        for (long step : STEPS) {
            assertThat(schedule.at(step)).as("step %s", step).isFinite();
        }
    }

    /**
     * Checks that the order of questions and the threads that ask do not matter.
     *
     * @throws Exception if a thread fails
     */
    @Test
    default void isPureInAnyOrderAndFromAnyThread() throws Exception {
        Schedule schedule = schedule();
        List<Double> inOrder = STEPS.stream().map(schedule::at).toList();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<List<Double>>> tasks = new ArrayList<>();
            for (int seed = 0; seed < 4; seed++) {
                Random random = new Random(seed);
                tasks.add(() -> askedInRandomOrder(schedule, random));
            }
            for (Future<List<Double>> answers : threads.invokeAll(tasks)) {
                assertThat(answers.get()).isEqualTo(inOrder);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Double> askedInRandomOrder(Schedule schedule, Random random) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < STEPS.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        Double[] answers = new Double[STEPS.size()];
        order.forEach(i -> answers[i] = schedule.at(STEPS.get(i)));
        return Arrays.asList(answers);
    }

    /** Checks that update n of DJL is step n - 1, and that DJL's 0 is the first. */
    @Test
    default void answersDjlWhichCountsFromOne() {
        Schedule schedule = schedule();
        for (int update : new int[] {1, 2, 3, 500, 1_000_000, Integer.MAX_VALUE}) {
            assertThat(schedule.getNewValue(update)).isEqualTo((float) schedule.at(update - 1L));
        }
        for (int update : new int[] {0, -1, Integer.MIN_VALUE}) {
            assertThat(schedule.getNewValue(update)).isEqualTo((float) schedule.at(0));
        }
        assertThat(schedule.getNewValue("weight", 7)).isEqualTo((float) schedule.at(6));
    }

    /**
     * Checks that there is no step before the first.
     *
     * @param step a step before the first
     */
    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    default void rejectsNegativeSteps(long step) {
        Schedule schedule = schedule();
        assertThatIllegalArgumentException().isThrownBy(() -> schedule.at(step));
    }

    /** Checks that the printed text gives the same schedule. */
    @Test
    default void isReadBackFromWhatItPrints() {
        if (!hasText()) {
            return;
        }
        Schedule schedule = schedule();
        Schedule read = Schedule.parse(schedule.toString());
        assertThat(read).hasSameClassAs(schedule).hasToString(schedule.toString());
        for (long step : STEPS) {
            assertThat(read.at(step)).isEqualTo(schedule.at(step));
        }
    }
}
