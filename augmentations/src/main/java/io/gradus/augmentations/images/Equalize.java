package io.gradus.augmentations.images;

/** The operation {@link Operations#equalize}. */
record Equalize() implements Photometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    Levels.DEVICE,
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        n, h, w, c = x.size(0), x.size(1), x.size(2), x.size(3)
                        v = self.levels(x).permute([0, 3, 1, 2]).reshape([n * c, h * w])
                        counts = torch.zeros([n * c, 256], dtype=4, device=x.device)
                        counts.scatter_add_(1, v, torch.ones_like(v))
                        most = counts.gather(1, v.amax([1], True))
                        step = torch.div(h * w - most, 255, rounding_mode='floor')
                        half = torch.div(step, 2, rounding_mode='floor')
                        below = counts.cumsum(1) - counts
                        table = torch.div(below + half, step.clamp(min=1), rounding_mode='floor')
                        same = torch.arange(256, device=x.device).unsqueeze(0)
                        table = torch.where(step == 0, same, table.clamp(0, 255))
                        out = table.gather(1, v).view([n, c, h, w])
                        return out.permute([0, 2, 3, 1]).contiguous().to(x.dtype)
                    """);

    @Override
    public void run(Canvas canvas) {
        int[][] counts = canvas.isUint8() ? canvas.histogram() : Levels.histogram(canvas);
        byte[][] tables = new byte[canvas.channels()][];
        for (int c = 0; c < counts.length; c++) {
            tables[c] = table(counts[c], canvas.height() * canvas.width());
        }
        if (canvas.isUint8()) {
            canvas.lookUp(tables);
        } else {
            Levels.lookUp(canvas, tables);
        }
    }

    private static byte[] table(int[] counts, int values) {
        int highest = Canvas.LEVELS - 1;
        while (counts[highest] == 0) {
            highest--;
        }
        int step = (values - counts[highest]) / (Canvas.LEVELS - 1);
        byte[] table = new byte[Canvas.LEVELS];
        int below = 0;
        for (int v = 0; v < Canvas.LEVELS; v++) {
            table[v] = (byte) (step == 0 ? v : Math.min((below + step / 2) / step, 255));
            below += counts[v];
        }
        return table;
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }
}
