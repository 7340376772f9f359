package io.gradus.augmentations;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.TorchScript;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.ToIntFunction;

/** Fills rectangles of images with one value. */
final class Erase {

    private static final Box NOTHING = new Box(0, 0, 0, 0);

    private Erase() {}

    static NDArray boxes(Images images, List<List<Box>> boxes, double fill) {
        images.requireOneEach("list of boxes", boxes.size());
        images.requirePixelValue("fill", fill);
        boxes.forEach(ofImage -> ofImage.forEach(box -> requireInside(images, box)));
        Shape shape = images.array().getShape();
        if (Kernel.onHost(images.array(), shape)) {
            return Kernel.host(
                    images.array(), shape, (in, out) -> host(in, out, images, boxes, fill));
        }
        int holes = boxes.stream().mapToInt(List::size).max().orElse(0);
        return Device.SCRIPT.runArray(
                images.array().getManager(),
                "erase",
                images.array(),
                images.grid(),
                holes,
                edges(images, boxes, holes, Box::top),
                edges(images, boxes, holes, Box::left),
                edges(images, boxes, holes, Box::bottom),
                edges(images, boxes, holes, Box::right),
                fill);
    }

    private static void requireInside(Images images, Box box) {
        if (box.bottom() > images.height() || box.right() > images.width()) {
            throw new IllegalArgumentException(
                    String.format(
                            "%s reaches beyond the image of %d x %d pixels; clip it",
                            box, images.height(), images.width()));
        }
    }

    // Microseconds on one core, here and in TorchScript (the tests' KernelTimes prints them):
    // a hole of 16x16 in 224x224x3 uint8 11 and 204, 128x32x32x3 uint8 27 and 769, float32 186
    // and 925, of which the copy is 100.
    private static void host(
            ByteBuffer in, ByteBuffer out, Images images, List<List<Box>> boxes, double fill) {
        out.put(0, in, 0, in.capacity());
        int pixel = images.depth() * images.array().getDataType().getNumOfBytes();
        byte[] blank = Pixels.of(images, images.width(), fill);
        for (int plane = 0; plane < images.planes(); plane++) {
            for (Box box : boxes.get(images.image(plane))) {
                for (int y = box.top(); y < box.bottom(); y++) {
                    int row = (plane * images.height() + y) * images.width();
                    int length = (box.right() - box.left()) * pixel;
                    out.put((row + box.left()) * pixel, blank, 0, length);
                }
            }
        }
    }

    /** One edge of every box, image after image, with empty boxes where an image has fewer. */
    private static long[] edges(
            Images images, List<List<Box>> boxes, int holes, ToIntFunction<Box> edge) {
        long[] edges = new long[images.planes() * holes];
        for (int plane = 0; plane < images.planes(); plane++) {
            List<Box> ofImage = boxes.get(images.image(plane));
            for (int i = 0; i < holes; i++) {
                Box box = i < ofImage.size() ? ofImage.get(i) : NOTHING;
                edges[plane * holes + i] = edge.applyAsInt(box);
            }
        }
        return edges;
    }

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def between(self, size: int, lower: List[int], upper: List[int],
                                    shape: List[int], x: Tensor) -> Tensor:
                            at = torch.arange(size, device=x.device)
                            low = torch.tensor(lower, dtype=4, device=x.device).view(shape)
                            high = torch.tensor(upper, dtype=4, device=x.device).view(shape)
                            return (at >= low) & (at < high)

                        def erase(self, x: Tensor, grid: List[int], holes: int, top: List[int],
                                  left: List[int], bottom: List[int], right: List[int],
                                  fill: float) -> Tensor:
                            images = x.reshape(grid)
                            shape = [grid[0], holes, 1]
                            rows = self.between(grid[1], top, bottom, shape, x).unsqueeze(3)
                            columns = self.between(grid[2], left, right, shape, x).unsqueeze(2)
                            mask = (rows & columns).any(dim=1).unsqueeze(3)
                            return images.masked_fill(mask, fill).reshape(x.shape)
                        """);
    }
}
