package io.gradus.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDList;
import ai.djl.training.GradientCollector;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.gradus.optimizers.Sgd;
import io.gradus.training.methods.Asam;
import io.gradus.training.methods.Sam;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Golden numbers of float64: clipping, centralization, loss scaling. */
class GoldenStepTest {

    static Stream<Arguments> cases() {
        return Stream.of(
                golden("sgd-momentum.9-lr.01", trainer -> {}),
                golden("sgd-clip-global-norm-1", t -> t.optClip(GradientClip.norm(1))),
                golden("sgd-agc.01", t -> t.optClip(GradientClip.adaptive(0.01))),
                golden("sgd-centralised", t -> t.optCentralize(true)),
                golden("sam-rho.05-sgd", t -> t.optMethod(Sam.builder().build())),
                golden("asam-rho2-sgd", t -> t.optMethod(Asam.builder().optRho(2).build())),
                golden("sgd-momentum.9-lr.01", t -> t.optLossScaler(LossScaler.builder().build())),
                golden(
                        "sgd-clip-global-norm-1",
                        t ->
                                t.optClip(GradientClip.norm(1))
                                        .optLossScaler(
                                                LossScaler.builder()
                                                        .optGrowthInterval(3)
                                                        .build())));
    }

    private static Arguments golden(String name, Consumer<GradusTrainer.Builder> options) {
        return Arguments.of(name, options);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void weightsAsTheReference(String name, Consumer<GradusTrainer.Builder> options) {
        for (String mode : new String[] {"fixed", "quadratic"}) {
            JsonObject expected = GoldenProblem.json(name).getAsJsonObject(mode);
            if (expected == null) {
                // the second look at a loss that is linear is as the first
                continue;
            }
            try (GoldenProblem problem = new GoldenProblem(mode.equals("fixed"));
                    Sgd sgd = sgd()) {
                GradusTrainer.Builder builder =
                        GradusTrainer.builder()
                                .setModel(problem.model)
                                .setConfig(problem.config(sgd));
                options.accept(builder);
                try (GradusTrainer trainer = builder.build()) {
                    problem.initialize(trainer);
                    for (int step = 0; step < 60; step++) {
                        step(trainer, problem, step);
                        JsonElement then = expected.get(Integer.toString(step + 1));
                        if (then != null) {
                            JsonObject weights = then.getAsJsonObject().getAsJsonObject("weights");
                            compare(problem.weights(), weights, name + " " + mode + " " + step);
                        }
                    }
                    assertThat(trainer.updates()).isEqualTo(60);
                }
            }
        }
    }

    private static Sgd sgd() {
        return Sgd.builder()
                .optLearningRateTracker(ai.djl.training.tracker.Tracker.fixed(0.01f))
                .optMomentum(0.9f)
                .build();
    }

    private static void step(GradusTrainer trainer, GoldenProblem problem, int step) {
        try (GradientCollector collector = trainer.newGradientCollector()) {
            NDList labels = problem.labels();
            NDList predictions = trainer.forward(problem.data(step), labels);
            collector.backward(trainer.getLoss().evaluate(labels, predictions));
        }
        trainer.step();
    }

    private static void compare(Map<String, double[]> actual, JsonObject expected, String what) {
        actual.forEach(
                (parameter, values) -> {
                    double[] wanted = GoldenProblem.doubles(expected.get(parameter));
                    for (int i = 0; i < wanted.length; i++) {
                        assertThat(values[i])
                                .as("%s, %s[%d]", what, parameter, i)
                                // the learning rate and momentum are of float32
                                .isCloseTo(wanted[i], within(2e-6 * Math.abs(wanted[i]) + 2e-6));
                    }
                });
    }

    @Test
    void scaleAsGradScaler() {
        JsonObject trace = GoldenProblem.json("grad-scaler");
        LossScaler scaler =
                LossScaler.builder()
                        .optInitScale(trace.get("init").getAsDouble())
                        .optGrowthInterval(trace.get("interval").getAsLong())
                        .build();
        JsonArray found = trace.getAsJsonArray("found_inf");
        for (int i = 0; i < found.size(); i++) {
            scaler.update(found.get(i).getAsInt() == 0);
            JsonArray after =
                    trace.getAsJsonArray("scale_and_tracker_after_each_update")
                            .get(i)
                            .getAsJsonArray();
            assertThat(scaler.scale()).isEqualTo(after.get(0).getAsDouble());
            assertThat(scaler.stepsSinceChange()).isEqualTo(after.get(1).getAsLong());
        }
    }
}
