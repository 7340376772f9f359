package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.gradus.text.Checks;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * The runner of operations, which may differ from image to image of a batch. On the host an array
 * is read once and written once, however many operations there are.
 */
public final class Program {

    /** So many values are worth another thread. */
    private static final int PARALLEL = 1 << 15;

    private Program() {}

    /**
     * {@return what becomes of images of values from 0 to 255, where their operations need levels:
     * a new array of the same type and layout}
     *
     * @param images the images
     * @param programs the operations of each image, in order
     * @param result the size that every image becomes
     * @throws IllegalArgumentException if an operation cannot be applied, or the sizes differ
     */
    public static NDArray run(
            ImageBatch images,
            List<? extends List<? extends Operation>> programs,
            ImageInfo result) {
        boolean levels = programs.stream().flatMap(List::stream).anyMatch(Operation::needsLevels);
        return run(images, programs, result, levels ? new RangeGuard(ValueRange.LEVELS) : null);
    }

    /**
     * {@return what operations make of images: a new array of the same type and layout}
     *
     * @param images the images
     * @param programs the operations of each image, in order
     * @param result the size that every image becomes
     * @param guard what checks the values, or null if they may be any
     * @throws IllegalArgumentException if an operation cannot be applied, or the sizes differ
     */
    public static NDArray run(
            ImageBatch images,
            List<? extends List<? extends Operation>> programs,
            ImageInfo result,
            RangeGuard guard) {
        images.requireOneEach("list of operations", programs.size());
        boolean uint8 = images.array().getDataType() == DataType.UINT8;
        for (List<? extends Operation> program : programs) {
            ImageInfo image = check(program, images.info(), uint8);
            if (!image.equals(result)) {
                throw Checks.error(
                        "the images of a batch must become %s, but one becomes %s", result, image);
            }
        }
        Shape shape = images.shape(result);
        if (!Kernels.onHost(images.array(), shape)) {
            return DeviceProgram.run(images, programs, shape, guard);
        }
        return Kernels.host(
                images.array(),
                shape,
                (in, out) -> {
                    FloatBuffer from = uint8 ? null : in.asFloatBuffer();
                    FloatBuffer to = uint8 ? null : out.asFloatBuffer();
                    if (guard != null && !uint8) {
                        guard.require(images.array(), from);
                    }
                    forEach(
                            images,
                            image -> {
                                List<? extends Operation> program = programs.get(image);
                                int start = image * images.info().size();
                                int most = largest(program, images.info());
                                Canvas canvas =
                                        uint8
                                                ? Canvas.of(images, in, start, most)
                                                : Canvas.of(images, from, start, most);
                                if (guard != null && !uint8) {
                                    guard.requireOne(canvas.floats(), canvas.size());
                                }
                                program.forEach(operation -> operation.run(canvas));
                                if (uint8) {
                                    canvas.write(images.layout(), out, image * result.size());
                                } else {
                                    canvas.write(images.layout(), to, image * result.size());
                                }
                            });
                });
    }

    /**
     * {@return the size of what operations make of an image}
     *
     * @param program the operations, in order
     * @param image the image's size
     */
    public static ImageInfo result(List<? extends Operation> program, ImageInfo image) {
        ImageInfo result = image;
        for (Operation op : program) {
            result = op.result(result);
        }
        return result;
    }

    /** The most values that an image has on its way. */
    private static int largest(List<? extends Operation> program, ImageInfo image) {
        ImageInfo now = image;
        int most = image.size();
        for (Operation op : program) {
            now = op.result(now);
            most = Math.max(most, now.size());
        }
        return most;
    }

    /** Throws if operations cannot be applied one after another; returns the size they make. */
    static ImageInfo check(List<? extends Operation> program, ImageInfo image, boolean uint8) {
        ImageInfo result = image;
        for (Operation op : program) {
            op.check(result, uint8);
            result = op.result(result);
        }
        return result;
    }

    private static void forEach(ImageBatch images, IntConsumer action) {
        IntStream range = IntStream.range(0, images.count());
        if ((long) images.count() * images.info().size() >= 2 * PARALLEL) {
            range = range.parallel();
        }
        range.forEach(action);
    }
}
