package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import io.gradus.augmentations.images.Boxes;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Layout;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Program;
import io.gradus.text.Checks;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Masks, each value of which is a class: their pixels move as those of their images do. */
final class Masks {

    private Masks() {}

    /**
     * Moves as many masks as there are draws.
     *
     * @param fill the class beyond the border
     * @param operations the operations of each draw, by the size of the images
     * @param ofNone the size that images of a size become where there is no draw
     */
    static NDArray move(
            NDArray masks,
            Layout layout,
            int draws,
            double fill,
            Function<ImageInfo, List<List<Operation>>> operations,
            UnaryOperator<ImageInfo> ofNone) {
        DataType type = masks.getDataType();
        if (!type.isFloating() && type != DataType.UINT8) {
            if (fill != Math.rint(fill)) {
                throw Checks.error(
                        "fill must be a whole number for %s masks, but is %s", type, fill);
            }
            // classes are moved, never mixed, so doubles hold them exactly
            try (NDArray doubles = masks.toType(DataType.FLOAT64, true);
                    NDArray moved = move(doubles, layout, draws, fill, operations, ofNone)) {
                return moved.toType(type, true);
            }
        }
        ImageBatch batch = batch(masks, layout, draws);
        ImageInfo image = batch.info();
        List<List<Operation>> programs =
                operations.apply(image).stream().map(each -> Boxes.ofMask(each, fill)).toList();
        return Program.run(
                batch,
                programs,
                programs.isEmpty() ? ofNone.apply(image) : Program.result(programs.get(0), image));
    }

    private static ImageBatch batch(NDArray masks, Layout layout, int draws) {
        try {
            ImageBatch batch = ImageBatch.of(masks, layout);
            batch.requireOneEach("draw", draws);
            return batch;
        } catch (IllegalArgumentException e) {
            String message =
                    "masks have the axes of their images, the channels too: of shape %s they may"
                            + " lack one of size 1, the %s, which expandDims adds; %s";
            String axis = layout == Layout.HWC ? "last" : "third from the end";
            throw new IllegalArgumentException(
                    message.formatted(masks.getShape(), axis, e.getMessage()), e);
        }
    }
}
