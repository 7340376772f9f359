package io.gradus.benchmarks.studies.gallery;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.HostOption;
import io.gradus.benchmarks.cli.NativeLibraries;
import io.gradus.benchmarks.cli.OutputFolder;
import io.gradus.benchmarks.cli.OutputOptions;
import io.gradus.benchmarks.cli.Progress;
import io.gradus.benchmarks.drawing.Gif;
import io.gradus.charts.Png;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The subcommand {@code gallery}: draws the effect of every augmentation on an image. */
@Command(
        name = "gallery",
        header = "Draws what every augmentation does to a picture.",
        description = {
            "A picture is drawn by code; every operation of ImageOps changes it with several values,"
                    + " every random transform with up to four draws, every policy with six. The result is"
                    + " augmentations.png in the output folder."
        },
        footer = {
            "  gradus gallery",
            "  gradus gallery --seed 2 --out docs",
            "",
            "Exit code: 0 done, 1 failed, 2 wrong use."
        })
public final class GalleryCommand implements Callable<Integer> {

    private static final String FILE = "augmentations.png";

    @Spec private CommandSpec spec;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the draws (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Mixin private HostOption device;

    @Mixin private OutputOptions output;

    GalleryCommand() {}

    @Override
    public Integer call() {
        Device cpu = device.device("the gallery is drawn on the CPU");
        Console console = output.console(spec);
        OutputFolder folder = OutputFolder.open(output.out());
        NativeLibraries.load(console, 1);
        List<GallerySection> parts;
        try (NDManager manager = NDManager.newBaseManager(cpu);
                Progress progress = new Progress(console, "gallery", AugmentationGallery.rows())) {
            parts = new AugmentationGallery(manager, seed, progress::step).parts();
        }
        folder.write(FILE, Png.encode(Gif.indexed(GalleryLayout.sheet(parts))));
        console.result("The gallery is " + output.out().resolve(FILE));
        return 0;
    }
}
