package io.gradus.optimizers;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.ParameterTracker;
import ai.djl.training.tracker.Tracker;
import io.gradus.schedulers.CosineAnnealingTracker;
import io.gradus.schedulers.PlateauTracker;
import io.gradus.schedulers.Schedule;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code that was written for DJL's optimizers compiles with these when the imports are changed. */
class DjlNamesTest extends OptimizerTests {

    /** What DJL has under another name: {@code Sgd} with {@code optNesterov(true)}. */
    private static final List<String> ELSEWHERE = List.of("Nag");

    /** DJL's optimizers, from its factory methods, {@code Optimizer.adam()} and so on. */
    private static List<Class<?>> djls() {
        return Stream.of(Optimizer.class.getMethods())
                .filter(m -> Modifier.isStatic(m.getModifiers()) && m.getParameterCount() == 0)
                .<Class<?>>map(m -> m.getReturnType().getEnclosingClass())
                .toList();
    }

    @Test
    void everyBuilderHasTheMethodsOfDjls() {
        Map<String, Class<?>> ours =
                OptimizerTable.classes().stream()
                        .collect(
                                Collectors.toMap(
                                        c -> c.getSimpleName().toLowerCase(Locale.ROOT), c -> c));
        List<Class<?>> djls = djls();
        assertThat(djls).extracting(Class::getSimpleName).contains("Sgd", "Adam", "RmsProp");
        List<String> missing = new ArrayList<>();
        for (Class<?> djl : djls) {
            Class<?> own = ours.get(djl.getSimpleName().toLowerCase(Locale.ROOT));
            if (own == null) {
                assertThat(ELSEWHERE).contains(djl.getSimpleName());
                continue;
            }
            Class<?> builder = OptimizerTable.builder(own).getClass();
            for (Method method : builderOf(djl).getMethods()) {
                if (method.getDeclaringClass() != Object.class && !method.isBridge()) {
                    if (Stream.of(builder.getMethods()).noneMatch(m -> takes(m, method))) {
                        missing.add(own.getSimpleName() + "." + method.getName());
                    }
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    private static Class<?> builderOf(Class<?> djl) {
        return Stream.of(djl.getDeclaredClasses())
                .filter(c -> c.getSimpleName().equals("Builder"))
                .findFirst()
                .orElseThrow();
    }

    /** Whether a method may be called as another, whose numbers are float. */
    private static boolean takes(Method method, Method other) {
        Class<?>[] types = method.getParameterTypes();
        Class<?>[] wanted = other.getParameterTypes();
        if (!method.getName().equals(other.getName()) || types.length != wanted.length) {
            return false;
        }
        for (int i = 0; i < types.length; i++) {
            boolean wider = types[i] == double.class && wanted[i] == float.class;
            if (!wider && !types[i].isAssignableFrom(wanted[i])) {
                return false;
            }
        }
        return true;
    }

    /** As examples of DJL have it; that it compiles is the test. */
    @Test
    void examplesCompile() {
        try (Sgd sgd =
                        Sgd.builder()
                                .setRescaleGrad(1.0f / 32)
                                .setLearningRateTracker(Tracker.fixed(0.1f))
                                .optMomentum(0.9f)
                                .optWeightDecays(0.001f)
                                .optClipGrad(1f)
                                .build();
                RmsProp rmsProp =
                        RmsProp.builder()
                                .optLearningRateTracker(Tracker.fixed(0.1f))
                                .optRho(0.8f)
                                .optMomentum(0.9f)
                                .optCentered(true)
                                .build()) {
            assertThat(sgd)
                    .hasToString(
                            Sgd.builder()
                                    .optMomentum(0.9f)
                                    .optWeightDecays(0.001f)
                                    .optClipGrad(1f)
                                    .setRescaleGrad(1.0f / 32)
                                    .build()
                                    .toString());
            assertThat(rmsProp.toString()).contains("alpha=" + (double) 0.8f);
        }
    }

    /** Each kind of learning rate, without a cast, and what the first update gets. */
    @Test
    void everyKindOfLearningRateIsTaken() {
        Schedule schedule = step -> 0.5 / (1 + step);
        Tracker tracker = n -> 0.5f / n;
        ParameterTracker byId = (id, n) -> id.equals("w") ? 0.5f / n : 0;
        CosineAnnealingTracker cosine =
                CosineAnnealingTracker.builder().setBaseValue(0.5).setSteps(10).build();
        PlateauTracker plateau = PlateauTracker.builder().setBaseValue(0.5).build();
        List<Sgd.Builder> builders =
                List.of(
                        Sgd.builder().optLearningRateTracker(schedule),
                        Sgd.builder().optLearningRateTracker(tracker),
                        Sgd.builder().optLearningRateTracker(byId),
                        Sgd.builder().optLearningRateTracker(cosine),
                        Sgd.builder().optLearningRateTracker(plateau),
                        Sgd.builder().optLearningRateTracker(Tracker.fixed(0.5f)),
                        Sgd.builder().optLearningRateTracker(n -> 0.5f / n),
                        Sgd.builder().optLearningRateTracker((id, n) -> 0.5f / n),
                        Sgd.builder().setLearningRateTracker(schedule),
                        Sgd.builder().setLearningRateTracker(tracker),
                        Sgd.builder().setLearningRateTracker(byId),
                        Sgd.builder().setLearningRateTracker(n -> 0.5f / n),
                        Sgd.builder().setLearningRateTracker((id, n) -> 0.5f / n));
        for (Sgd.Builder builder : builders) {
            try (Sgd sgd = builder.build()) {
                var weight = manager.ones(new ai.djl.ndarray.types.Shape(1));
                sgd.update("w", weight, weight.duplicate());
                assertThat(weight.getFloat(0)).isEqualTo(0.5f);
            }
        }
    }
}
