package io.gradus.training;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.util.RandomUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RandomStateTest {

    private static final Engine ENGINE = Engine.getEngine("PyTorch");

    static List<Arguments> usesBefore() {
        return List.of(
                Arguments.of("none", (Consumer<NDManager>) manager -> {}),
                Arguments.of("one", draws(DataType.FLOAT32, false, 1)),
                Arguments.of("many", draws(DataType.FLOAT32, false, 3_000_001)),
                Arguments.of("doubles", draws(DataType.FLOAT64, false, 700)),
                Arguments.of("many normal", draws(DataType.FLOAT32, true, 100_003)),
                Arguments.of("one normal, one of two is kept", draws(DataType.FLOAT32, true, 1)),
                Arguments.of("two normal", draws(DataType.FLOAT64, true, 2)),
                Arguments.of(
                        "a kept one for long",
                        draws(DataType.FLOAT32, false, 77)
                                .andThen(draws(DataType.FLOAT64, true, 3))
                                .andThen(draws(DataType.FLOAT32, false, 1_000_001))));
    }

    private static Consumer<NDManager> draws(DataType type, boolean normal, int size) {
        return manager -> {
            if (normal) {
                manager.randomNormal(0, 1, new Shape(size), type);
            } else {
                manager.randomUniform(0, 1, new Shape(size), type);
            }
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("usesBefore")
    void theSameNumbersFollow(String name, Consumer<NDManager> before) {
        for (int seed : new int[] {0, 17, -5, Integer.MIN_VALUE}) {
            List<Number> expected = new ArrayList<>();
            List<Number> actual = new ArrayList<>();
            try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
                ENGINE.setRandomSeed(seed);
                before.accept(manager);
                RandomUtils.RANDOM.nextInt();
                draw(manager, expected);

                ENGINE.setRandomSeed(seed);
                before.accept(manager);
                RandomUtils.RANDOM.nextInt();
                RandomState state = RandomState.of(ENGINE);
                assertThat(state.isKnown()).isTrue();
                draw(manager, new ArrayList<>());
                state.restore();
                draw(manager, actual);
            }
            assertThat(actual).as("seed " + seed).isEqualTo(expected);
        }
    }

    private static void draw(NDManager manager, List<Number> numbers) {
        // one normal number shows whether one was kept
        numbers.add(manager.randomNormal(0, 1, new Shape(1), DataType.FLOAT64).getDouble());
        for (float value : manager.randomUniform(0, 1, new Shape(5)).toFloatArray()) {
            numbers.add(value);
        }
        numbers.add(RandomUtils.RANDOM.nextLong());
        numbers.add(RandomUtils.nextFloat());
    }

    @Test
    void stateThatFollowsFromNoKnownSeedGoesOnFromOneThatDependsOnIt() {
        List<Number> first = new ArrayList<>();
        List<Number> second = new ArrayList<>();
        for (List<Number> numbers : List.of(first, second)) {
            try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
                ENGINE.setRandomSeed(1);
                // not through the engine, which so remembers another one
                ai.djl.pytorch.jni.JniUtils.setSeed(99);
                RandomState state = RandomState.of(ENGINE, 1 << 16);
                assertThat(state.isKnown()).isFalse();
                draw(manager, new ArrayList<>());
                state.restore();
                draw(manager, numbers);
            }
        }
        assertThat(second).isEqualTo(first);
    }

    @Test
    void javasStateIsFoundAndLeftAsItIs() {
        for (long seed = -3; seed < 60; seed++) {
            Random used = new Random(seed);
            Random other = new Random(seed);
            for (int i = 0; i < seed; i++) {
                used.nextDouble();
                other.nextDouble();
            }
            long state = JavaRandom.stateOf(used);
            assertThat(used.nextLong()).isEqualTo(other.nextLong());
            long next = used.nextLong();
            JavaRandom.set(used, state);
            used.nextLong();
            assertThat(used.nextLong()).isEqualTo(next);
        }
    }
}
