package io.gradus.benchmarks.studies.step;

import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.ResidentMemory;
import io.gradus.benchmarks.studies.step.EnduranceResults.Row;
import io.gradus.benchmarks.training.Architecture;
import io.gradus.benchmarks.training.ImageData;
import io.gradus.benchmarks.training.Ingredients;
import io.gradus.benchmarks.training.InitialWeights;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.TrainingRun;
import io.gradus.recipes.Binder;
import io.gradus.recipes.Recipe;
import java.util.List;
import java.util.Optional;

/**
 * A long run of an optimizer, which shows whether its memory grows, and whether its steps slow down
 * during training, as they do where numbers become denormal.
 */
record EnduranceRun(
        EnduranceLengths lengths, Binder binder, ImageData data, int seed, Console console) {

    private static final TensorSet SMALL = TensorSet.mlp("small", 784, 64, 32, 10);

    /** 784-512-256-10 for images of 28 x 28. */
    private static final Architecture MODEL = new Architecture("mlp", List.of(512, 256));

    private static final int BATCH_SIZE = 32;

    private record Memory(int arrays, Long resident) {

        static Memory now() {
            Long resident =
                    ProcessMemory.isKnown() ? (Long) ResidentMemory.now().orElseThrow() : null;
            return new Memory(NativeArrays.count(), resident);
        }
    }

    List<Row> run(List<Recipe> recipes) {
        long all = recipes.size() * lengths.all();
        try (Progress progress = new Progress(console, "Endurance", all)) {
            // Code that is compiled and a heap that fills would look like a leak.
            recipes.forEach(recipe -> memory(recipe, progress, lengths.memoryEarly()));
            return recipes.stream().map(recipe -> run(recipe, progress)).toList();
        }
    }

    /** How many training images are enough. */
    static int trainSize(EnduranceLengths lengths) {
        return lengths.trainingLate() * BATCH_SIZE;
    }

    private Row run(Recipe recipe, Progress progress) {
        Memory[] memory = memory(recipe, progress, lengths.memoryEarly(), lengths.memoryLate());
        double[] times = new double[lengths.trainingLate()];
        Optional<RunResult> earlyEnd = train(recipe, progress, times);
        Double[] medians = lengths.medians(times);
        return new Row(
                recipe.name(),
                memory[0].arrays(),
                memory[1].arrays(),
                memory[0].resident(),
                memory[1].resident(),
                medians[0],
                medians[1],
                earlyEnd.map(EnduranceRun::remark).orElse(null));
    }

    /** Makes steps with noise, and looks at the memory after some of them, the last included. */
    private Memory[] memory(Recipe recipe, Progress progress, int... when) {
        Memory[] memory = new Memory[when.length];
        try (Workload workload = new Workload(SMALL, seed, data.device());
                Ingredients ingredients = new Ingredients(recipe, binder)) {
            int done = 0;
            for (int i = 0; i < when.length; i++) {
                for (; done < when[i]; done++) {
                    workload.refresh();
                    workload.step(ingredients.optimizer());
                    progress.step(recipe.name());
                }
                memory[i] = Memory.now();
            }
        }
        return memory;
    }

    /** Trains and keeps the milliseconds of each step; gives the result of an early end. */
    private Optional<RunResult> train(Recipe recipe, Progress progress, double... times) {
        int[] done = {0};
        int epochs = 1 + times.length * BATCH_SIZE / data.trainSize();
        return new TrainingRun(recipe, seed, new TrainingRun.Plan(epochs, BATCH_SIZE), data)
                .timing(nanos -> times[done[0]++] = nanos / Rounds.NANOS_PER_MILLI)
                .train(
                        new InitialWeights(MODEL, data, seed),
                        binder,
                        console,
                        progress,
                        () -> done[0] == times.length);
    }

    private static String remark(RunResult run) {
        return run.status().text() + ": " + run.message();
    }
}
