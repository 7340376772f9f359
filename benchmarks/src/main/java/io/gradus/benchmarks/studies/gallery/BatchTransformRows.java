package io.gradus.benchmarks.studies.gallery;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.Examples;
import io.gradus.augmentations.images.ImageOps;
import io.gradus.benchmarks.images.Transforms;
import io.gradus.benchmarks.studies.gallery.GallerySection.Cell;
import io.gradus.benchmarks.studies.gallery.GallerySection.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * The rows of the batch transforms, each for a batch of two: the sample image, and the same
 * mirrored and with another hue. Transforms that change labels only are left out.
 */
final class BatchTransformRows {

    private static final List<BatchTransform> TRANSFORMS = Transforms.ofImages(2);

    /** How many rows there are. */
    static final int COUNT = TRANSFORMS.size();

    private final NDManager manager;
    private final NDArray picture;
    private final long seed;
    private final Consumer<String> progress;

    BatchTransformRows(NDManager manager, NDArray picture, long seed, Consumer<String> progress) {
        this.manager = manager;
        this.picture = picture;
        this.seed = seed;
        this.progress = progress;
    }

    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        try (NDManager own = manager.newSubManager()) {
            NDArray pair = pair(own);
            NDArray labels = own.create(new float[] {0, 1});
            for (BatchTransform transform : TRANSFORMS) {
                String name = transform.getClass().getSimpleName();
                rows.add(new Row(name, "", cells(transform, new Examples(pair, labels))));
                progress.accept(name);
            }
        }
        return rows;
    }

    private NDArray pair(NDManager own) {
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
        while (cells.size() < AugmentationGallery.MORE_DRAWS) {
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
