package io.gradus.benchmarks.studies.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.Examples;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.ImageOps;
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
record AugmentationGallery(NDManager manager, long seed, Consumer<String> progress) {

    static final int HEIGHT = 45;
    static final int WIDTH = 60;

    /** How many draws of a random transform are shown, equal ones once, and of a policy. */
    private static final int DRAWS = 4;

    private static final int MORE_DRAWS = 6;

    private static final List<BatchTransform> BATCHES = Transforms.ofImages(2);

    /** How many rows there are. */
    static int rows() {
        return OperationCatalog.of(HEIGHT, WIDTH).size()
                + plain().size()
                + Transforms.policies().size()
                + BATCHES.size();
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
                    new GallerySection("Batch transforms, six pairs", batches(picture)));
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

    /** Each for a batch of two: the sample image, and the same mirrored and with another hue. */
    private List<Row> batches(NDArray picture) {
        List<Row> rows = new ArrayList<>();
        try (NDManager own = manager.newSubManager()) {
            NDArray pair = pair(picture, own);
            NDArray labels = own.create(new float[] {0, 1});
            for (BatchTransform transform : BATCHES) {
                String name = transform.getClass().getSimpleName();
                rows.add(new Row(name, "", cells(transform, new Examples(pair, labels))));
                progress.accept(name);
            }
        }
        return rows;
    }

    private static NDArray pair(NDArray picture, NDManager own) {
        try (NDManager inner = own.newSubManager()) {
            NDArray first = picture.duplicate();
            first.attach(inner);
            NDArray mirrored = ImageOps.horizontalFlip(first);
            NDArray second = ImageOps.hue(mirrored, 0.4);
            NDArray floats =
                    NDArrays.stack(new NDList(first, second)).toType(DataType.FLOAT32, false);
            floats.attach(own);
            return floats;
        }
    }

    /** Batches in which the first image has a partner other than itself. */
    private List<Cell> cells(BatchTransform transform, Examples examples) {
        Random random = new Random(seed);
        List<Cell> cells = new ArrayList<>();
        while (cells.size() < MORE_DRAWS) {
            try (NDManager inner = examples.data().getManager().newSubManager()) {
                NDArray data = examples.data().duplicate();
                data.attach(inner);
                NDArray labels = examples.labels().duplicate();
                labels.attach(inner);
                Examples mixed = transform.transform(new Examples(data, labels), random);
                mixed.data().attach(inner);
                mixed.labels().attach(inner);
                NDArray first = mixed.data().get(new NDIndex("0"));
                if (!first.equals(data.get(new NDIndex("0")))) {
                    cells.add(Cell.of("", first.toType(DataType.UINT8, false)));
                }
            }
        }
        return cells;
    }
}
