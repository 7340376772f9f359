package io.gradus.augmentations.images;

import java.util.Arrays;
import java.util.List;

/** The operation {@link Operations#erase(List, Fill)}. */
record Erase(List<Box> boxes, Fill fill) implements Operation {

    /**
     * TorchScript: which pixels (n, h, w, 1) are in one of the rectangles (n, edges) of an image.
     */
    static final String INSIDE =
            """
            def between(self, size: int, low: Tensor, high: Tensor) -> Tensor:
                at = torch.arange(size, device=low.device)
                return (at >= low.unsqueeze(2)) & (at < high.unsqueeze(2))

            def inside(self, x: Tensor, edges: Tensor) -> Tensor:
                e = edges.to(4).reshape([x.size(0), -1, 4])
                rows = self.between(x.size(1), e.select(2, 0), e.select(2, 2)).unsqueeze(3)
                columns = self.between(x.size(2), e.select(2, 1), e.select(2, 3)).unsqueeze(2)
                return (rows & columns).any(dim=1).unsqueeze(3)
            """;

    private static final int EDGES = 4;

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    INSIDE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        c = x.size(3)
                        fill = p.narrow(1, 0, c).to(x.dtype).view(-1, 1, 1, c)
                        return torch.where(self.inside(x, p.narrow(1, c, p.size(1) - c)), fill, x)
                    """);

    Erase {
        boxes = List.copyOf(boxes);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        fill.check(image, uint8);
        boxes.forEach(box -> box.requireInside(image));
    }

    @Override
    public void run(Canvas canvas) {
        Object x = canvas.isUint8() ? canvas.bytes() : canvas.floats();
        int channels = canvas.channels();
        double[] values = fill.forChannels(channels);
        for (Box box : boxes) {
            int length = (box.right() - box.left()) * channels;
            if (box.top() == box.bottom() || length == 0) {
                continue;
            }
            // The first row pixel by pixel, the others as copies of it.
            int first = (box.top() * canvas.width() + box.left()) * channels;
            fill(x, first, length, values);
            for (int y = box.top() + 1; y < box.bottom(); y++) {
                int at = (y * canvas.width() + box.left()) * channels;
                System.arraycopy(x, first, x, at, length);
            }
        }
    }

    /** Fills values, which begin with the first channel. */
    static void fill(Object x, int start, int length, double[] values) {
        for (int i = 0; i < length; i++) {
            double value = values[i % values.length];
            if (x instanceof byte[] bytes) {
                bytes[start + i] = (byte) (int) value;
            } else {
                ((float[]) x)[start + i] = (float) value;
            }
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        double[] values = fill.forChannels(image.channels());
        double[] numbers = Arrays.copyOf(values, values.length + edges(boxes));
        edges(boxes, numbers, values.length);
        return numbers;
    }

    static void edges(List<Box> boxes, double[] to, int start) {
        int i = start;
        for (Box box : boxes) {
            to[i++] = box.top();
            to[i++] = box.left();
            to[i++] = box.bottom();
            to[i++] = box.right();
        }
    }

    /** How many numbers the edges of the rectangles are. */
    static int edges(List<Box> boxes) {
        return EDGES * boxes.size();
    }
}
