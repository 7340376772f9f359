package io.gradus.benchmarks.studies.trajectories;

import ai.djl.Device;
import ai.djl.engine.Engine;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.HostOption;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.OwnFolder;
import io.gradus.benchmarks.cli.PluginOption;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.cli.Require;
import io.gradus.benchmarks.cli.ResultOptions;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.recipes.Unsupported;
import io.gradus.charts.Png;
import io.gradus.recipes.Catalog;
import io.gradus.recipes.Recipe;
import io.gradus.recipes.RecipeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the trajectories of optimizers on functions of two variables. */
@Command(
        name = TrajectoriesCommand.NAME,
        header = "Draws the trajectories of optimizers on functions of two variables.",
        description = {
            "Every optimizer goes from the same start over four surfaces: Rosenbrock's bent valley,"
                    + " Beale's plateau, a long valley and a saddle. Each is trained by DJL's"
                    + " Trainer, with every learning rate of 0.0001, 0.0003, 0.001, ... 100. Of those"
                    + " with which it stays in the picture, it is shown with the one that brings"
                    + " it within 0.001 of the least value in the fewest steps, or, if none does,"
                    + " ends lowest.",
            "The result is a table, and in the output folder a picture of each surface, an"
                    + " animation of all, trajectories.gif, and every point in"
                    + " trajectories.json."
        },
        footer = {
            "  gradus trajectories",
            "  gradus trajectories --surface rosenbrock --steps 1000",
            "  gradus trajectories --optimizer Adam --optimizer \"slow: Sgd(momentum=0.9)"
                    + " learningRate=0.001\"",
            "",
            "Exit code: 0 done, 1 failed, 2 wrong use."
        })
public final class TrajectoriesCommand implements Callable<Integer> {

    /** The name of the command, and of its files. */
    static final String NAME = "trajectories";

    @Spec private CommandSpec spec;

    @Option(
            names = "--surface",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Which surfaces: rosenbrock, beale, valley, saddle; may be repeated (default:"
                            + " all).")
    private List<String> surfaceNames = new ArrayList<>();

    @Option(
            names = "--optimizer",
            paramLabel = "TEXT",
            description =
                    "An optimizer as in the recipes of 'compare'; may be repeated. A learning rate"
                            + " in it is taken as it is. Without it all of Gradus are shown.")
    private List<String> optimizerTexts = new ArrayList<>();

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "500",
            description = "Steps of each run (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "Seed of PyTorch's random numbers, for an optimizer that draws some; those of"
                            + " Gradus do not (default: ${DEFAULT-VALUE}).")
    private int seed;

    @Option(names = "--no-gif", description = "Leave the animation out.")
    private boolean noGif;

    @Mixin private HostOption device;

    @Mixin private PluginOption plugins;

    @Mixin private ResultOptions output;

    private Console console;
    private Catalog catalog;

    TrajectoriesCommand() {}

    @Override
    public Integer call() {
        Require.steps("--steps", steps, 1);
        Device cpu = device.device("two values are too few for a GPU");
        console = output.console(spec);
        plugins.load();
        List<Surface> surfaces =
                surfaceNames.isEmpty()
                        ? Arrays.asList(Surface.values())
                        : surfaceNames.stream().map(Surface::of).distinct().toList();
        catalog = new Catalog();
        List<Recipe> recipes = OptimizerSelection.of(optimizerTexts, catalog);
        try (OwnFolder own = output.folderWithout(NAME, List.of(NAME + ".json"))) {
            draw(surfaces, recipes, cpu, own.files());
            console.result("The pictures are in " + own.path());
        }
        return 0;
    }

    private void draw(
            List<Surface> surfaces, List<Recipe> recipes, Device cpu, OutputFolder folder) {
        Engine engine = NativeLibraries.load(console, 1);
        engine.setRandomSeed(seed);
        String created = Environment.timestamp();
        List<SurfaceResults> results = results(surfaces, recipes);
        TrajectoryResults file =
                new TrajectoryResults(
                        TrajectoryResults.SCHEMA,
                        created,
                        Environment.of(engine, cpu),
                        steps,
                        Trajectory.TOLERANCE,
                        RateSearch.RATES,
                        spec.commandLine().getParseResult().originalArgs(),
                        results.stream().map(TrajectoryResults.OnSurface::of).toList());
        results.forEach(
                result ->
                        folder.write(
                                result.surface().id() + ".png",
                                Png.encode(new SurfaceFigure(result, steps).draw())));
        if (!noGif) {
            folder.write(NAME + ".gif", gif(results));
        }
        folder.writeJson(NAME, file);
        results.forEach(result -> TrajectoryTables.print(result, console));
        TrajectoryTables.explain(steps, results, console);
    }

    private byte[] gif(List<SurfaceResults> results) {
        int frames = OverviewFigure.moments(steps).size();
        try (Progress progress = new Progress(console, "animation", frames)) {
            return new OverviewFigure(results).gif(steps, progress::step);
        }
    }

    private List<SurfaceResults> results(List<Surface> surfaces, List<Recipe> recipes) {
        RateSearch search = new RateSearch(catalog, steps);
        Map<Surface, List<SurfaceResults.Entry>> entries = new EnumMap<>(Surface.class);
        surfaces.forEach(surface -> entries.put(surface, new ArrayList<>()));
        int runs = recipes.stream().mapToInt(RateSearch::runs).sum() * surfaces.size();
        try (Progress progress = new Progress(console, "runs", runs)) {
            for (Recipe recipe : recipes) {
                try {
                    Map<Surface, SurfaceResults.Entry> found = new EnumMap<>(Surface.class);
                    for (Surface surface : surfaces) {
                        String message = recipe.name() + ", " + surface.id();
                        found.put(
                                surface,
                                search.best(recipe, surface, () -> progress.step(message)));
                    }
                    found.forEach((surface, entry) -> entries.get(surface).add(entry));
                } catch (UserError | RecipeException e) {
                    throw e;
                } catch (RuntimeException e) {
                    console.details(e);
                    console.remark(
                            recipe.name() + " is left out: " + Unsupported.reason(recipe, e));
                }
            }
        }
        List<SurfaceResults> results =
                entries.entrySet().stream()
                        .map(entry -> new SurfaceResults(entry.getKey(), entry.getValue()))
                        .toList();
        if (results.get(0).entries().isEmpty()) {
            throw new UserError("none of the optimizers works here; give another --optimizer");
        }
        return results;
    }
}
