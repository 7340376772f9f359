package io.gradus.benchmarks.studies.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.benchmarks.images.OperationCatalog;
import io.gradus.benchmarks.images.OperationSamples;
import io.gradus.benchmarks.images.SampleImage;
import io.gradus.benchmarks.images.Transforms;
import io.gradus.benchmarks.studies.gallery.GallerySection.Cell;
import io.gradus.benchmarks.studies.gallery.GallerySection.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The sections of the gallery: the sample image after each operation and transform. */
final class AugmentationGallery {

    static final int HEIGHT = 45;
    static final int WIDTH = 60;

    /** How many draws of a random transform are shown, equal ones once, and of a policy. */
    private static final int DRAWS = 4;

    static final int MORE_DRAWS = 6;

    private final NDManager manager;
    private final long seed;
    private final Consumer<String> progress;

    AugmentationGallery(NDManager manager, long seed, Consumer<String> progress) {
        this.manager = manager;
        this.seed = seed;
        this.progress = progress;
    }

    /** How many rows there are. */
    static int rows() {
        return OperationCatalog.of(HEIGHT, WIDTH).size()
                + plain().size()
                + Transforms.policies().size()
                + BatchTransformRows.COUNT;
    }

    private static List<String> plain() {
        return Transforms.plain(HEIGHT, WIDTH, List.of(HEIGHT, WIDTH).toString());
    }

    List<GallerySection> parts() {
        try (NDArray picture = picture(manager, WIDTH, HEIGHT)) {
            return List.of(
                    new GallerySection("ImageOps", operations(picture)),
                    new GallerySection(
                            "Random transforms, up to four draws", drawn(picture, plain(), DRAWS)),
                    new GallerySection(
                            "Policies, six draws",
                            drawn(picture, Transforms.policies(), MORE_DRAWS)),
                    new GallerySection(
                            "Batch transforms, six pairs",
                            new BatchTransformRows(manager, picture, seed, progress).rows()));
        }
    }

    static NDArray picture(NDManager manager, int width, int height) {
        return manager.create(
                ByteBuffer.wrap(SampleImage.draw(width, height)),
                new Shape(height, width, SampleImage.CHANNELS),
                DataType.UINT8);
    }

    private List<Row> operations(NDArray picture) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("the picture", "", List.of(Cell.of("", picture))));
        for (OperationSamples operation : OperationCatalog.of(HEIGHT, WIDTH)) {
            List<Cell> cells = new ArrayList<>();
            for (OperationSamples.Sample sample : operation.samples()) {
                try (NDArray changed = sample.function().apply(picture)) {
                    cells.add(Cell.of(sample.values(), changed));
                }
            }
            rows.add(new Row(operation.name(), "", cells));
            progress.accept(operation.name());
        }
        return rows;
    }

    private List<Row> drawn(NDArray picture, List<String> texts, int count) {
        List<Row> rows = new ArrayList<>();
        for (String text : texts) {
            RandomTransform<?> transform = Augmentations.parse(text);
            String name = transform.getClass().getSimpleName();
            rows.add(new Row(name, text, draws(transform, picture, count)));
            progress.accept(name);
        }
        return rows;
    }

    private <P extends Record> List<Cell> draws(
            RandomTransform<P> transform, NDArray picture, int count) {
        Random random = new Random(seed);
        ImageInfo image = new ImageInfo(HEIGHT, WIDTH, SampleImage.CHANNELS);
        return Stream.generate(() -> transform.sample(random, image))
                .limit(count)
                .distinct()
                .map(
                        draw -> {
                            try (NDArray changed = transform.apply(picture, List.of(draw))) {
                                return Cell.of("", changed);
                            }
                        })
                .toList();
    }
}
