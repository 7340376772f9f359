package io.gradus.augmentations;

import java.util.Arrays;
import java.util.List;

/**
 * Fills rectangles of an image with one value.
 *
 * @param boxes the rectangles, inside the image
 * @param fill the value
 */
record Erase(List<Box> boxes, double fill) implements Op {

    private static final int EDGES = 4;

    private static final DeviceOp DEVICE =
            new DeviceOp(
                    """
                    def between(self, size: int, low: Tensor, high: Tensor) -> Tensor:
                        at = torch.arange(size, device=low.device)
                        return (at >= low.unsqueeze(2)) & (at < high.unsqueeze(2))

                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        edges = p[:, 1:].to(4).view(x.size(0), -1, 4)
                        rows = self.between(x.size(1), edges[:, :, 0], edges[:, :, 2]).unsqueeze(3)
                        columns = self.between(x.size(2), edges[:, :, 1], edges[:, :, 3]).unsqueeze(2)
                        mask = (rows & columns).any(dim=1).unsqueeze(3)
                        fill = p[:, 0].to(x.dtype).view(-1, 1, 1, 1)
                        return torch.where(mask, fill, x)
                    """);

    Erase {
        boxes = List.copyOf(boxes);
    }

    @Override
    public void check(ImageInfo image, boolean eightBit) {
        Checks.pixelValue("fill", fill, eightBit);
        for (Box box : boxes) {
            if (box.bottom() > image.height() || box.right() > image.width()) {
                throw new IllegalArgumentException(
                        String.format(
                                "%s reaches beyond the image of %d x %d pixels; clip it",
                                box, image.height(), image.width()));
            }
        }
    }

    @Override
    public void run(Canvas canvas) {
        int depth = canvas.depth();
        for (Box box : boxes) {
            for (int y = box.top(); y < box.bottom(); y++) {
                int row = y * canvas.width();
                int begin = (row + box.left()) * depth;
                int end = (row + box.right()) * depth;
                if (canvas.isEightBit()) {
                    Arrays.fill(canvas.bytes(), begin, end, (byte) (int) fill);
                } else {
                    Arrays.fill(canvas.floats(), begin, end, (float) fill);
                }
            }
        }
    }

    @Override
    public DeviceOp device() {
        return DEVICE;
    }

    @Override
    public double[] numbers() {
        double[] numbers = new double[1 + EDGES * boxes.size()];
        numbers[0] = fill;
        int i = 1;
        for (Box box : boxes) {
            numbers[i++] = box.top();
            numbers[i++] = box.left();
            numbers[i++] = box.bottom();
            numbers[i++] = box.right();
        }
        return numbers;
    }
}
