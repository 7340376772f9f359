package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import java.util.Collections;
import java.util.List;

/**
 * A change of an image with all its parameters, such as a rotation by 30 degrees: what a random
 * transform has drawn. It is a value: it can be compared, printed and applied again. {@link
 * Operations} has those of Gradus.
 *
 * <p>It is written as two kernels, which give the same values: {@link #run} in Java, for uint8 and
 * float32 on the CPU, and {@link #device} in TorchScript for everything else. Layouts, batches and
 * threads are not its concern. An operation of one's own is a record with both; as a {@link
 * Geometric} it moves masks and boxes too, as a {@link Photometric} it takes values from 0 to 255,
 * and otherwise any:
 *
 * <pre>{@code
 * public record Scale(double factor) implements Operation {
 *     private static final DeviceKernel DEVICE =
 *             new DeviceKernel(
 *                     """
 *                     def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
 *                         return (x.to(6) * p[:, 0].to(6).view(-1, 1, 1, 1)).clamp(0, 255).to(x.dtype)
 *                     """);
 *
 *     public void run(Canvas canvas) {
 *         if (canvas.isUint8()) {
 *             byte[] table = new byte[256];
 *             for (int v = 0; v < 256; v++) {
 *                 table[v] = (byte) Math.min((int) ((float) factor * v), 255);
 *             }
 *             canvas.lookUp(table);
 *         } else {
 *             float[] x = canvas.floats();
 *             for (int i = 0; i < canvas.size(); i++) {
 *                 x[i] = Math.min(Math.max((float) factor * x[i], 0), 255);
 *             }
 *         }
 *     }
 *
 *     public DeviceKernel device() {
 *         return DEVICE;
 *     }
 *
 *     public double[] numbers(ImageInfo image) {
 *         return new double[] {factor};
 *     }
 * }
 * }</pre>
 *
 * <p>It must be safe to use by several threads at a time; a record is.
 */
public interface Operation extends KernelArguments {

    /**
     * Changes one image on the host.
     *
     * @param canvas the image, uint8 or float32, for which {@link #check} has passed; afterwards it
     *     is of the size that {@link #result} says
     */
    void run(Canvas canvas);

    /**
     * {@return the device kernel, usually a constant, that all operations of this class share, so
     * that images are changed in one call}
     */
    DeviceKernel device();

    /**
     * {@return the size of what becomes of an image} The default is the same size. The number of
     * channels stays.
     *
     * @param image the image's size
     */
    default ImageInfo result(ImageInfo image) {
        return image;
    }

    /**
     * Checks that the operation can be applied to an image. The default takes all.
     *
     * @param image the image's size
     * @param uint8 whether the values are uint8
     * @throws IllegalArgumentException if it cannot
     */
    default void check(ImageInfo image, boolean uint8) {}

    /**
     * {@return whether values are taken for levels from 0 to 255, so that others would come out
     * wrong and are refused} The default is false.
     */
    default boolean needsLevels() {
        return false;
    }

    /**
     * {@return the operation for levels from 0 to 255 whose fill was given for values from 0 to 1}
     * The default is the operation itself, for those without a fill.
     */
    default Operation withFillInLevels() {
        return this;
    }

    /**
     * {@return the operations that this one is made of, one after another, by which masks and boxes
     * are moved} The default is the operation itself.
     *
     * @throws UnsupportedOperationException if no mask or box can be moved so
     */
    default List<? extends Operation> parts() {
        return List.of(this);
    }

    /**
     * Applies the operation.
     *
     * @param images HWC or NHWC, uint8 or a floating type, 0 to 255
     * @return a new array of the same type, attached to the manager of {@code images}
     * @throws IllegalArgumentException if the array cannot hold images, or the operation cannot be
     *     applied to images of this size or type
     */
    default NDArray apply(NDArray images) {
        return apply(ImageBatch.of(images, Layout.HWC));
    }

    /**
     * Applies the operation to every image of an array of any layout.
     *
     * @param images the images
     * @return a new array of the same type and layout, attached to the manager of the images' array
     * @throws IllegalArgumentException if the operation cannot be applied to images of this size or
     *     type
     */
    default NDArray apply(ImageBatch images) {
        return Program.run(
                images, Collections.nCopies(images.count(), List.of(this)), result(images.info()));
    }
}
