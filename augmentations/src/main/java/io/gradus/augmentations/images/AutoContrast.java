package io.gradus.augmentations.images;

/** The operation {@link Operations#autoContrast}. */
record AutoContrast() implements Photometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        v = x.to(6)
                        low = v.amin([1, 2], True)
                        scale = (v.amax([1, 2], True) - low).reciprocal() * 255
                        usable = scale.isfinite()
                        low = torch.where(usable, low, torch.zeros_like(low))
                        scale = torch.where(usable, scale, torch.ones_like(scale))
                        return ((v - low) * scale).clamp(0, 255).to(x.dtype)
                    """);

    /** A channel's line: from its lowest value, by a factor. */
    private record Line(float low, float scale) {
        static Line of(float low, float high) {
            // In torchvision's order of rounding.
            float scale = 1 / (high - low) * 255;
            return Float.isFinite(scale) ? new Line(low, scale) : new Line(0, 1);
        }

        float at(float x) {
            return (x - low) * scale;
        }
    }

    @Override
    public void run(Canvas canvas) {
        if (!canvas.isUint8()) {
            stretch(canvas.floats(), canvas.size(), canvas.channels());
            return;
        }
        int[][] counts = canvas.histogram();
        byte[][] tables = new byte[canvas.channels()][Canvas.LEVELS];
        for (int c = 0; c < counts.length; c++) {
            int low = 0;
            int high = Canvas.LEVELS - 1;
            while (counts[c][low] == 0) {
                low++;
            }
            while (counts[c][high] == 0) {
                high--;
            }
            Line line = Line.of(low, high);
            for (int v = 0; v < Canvas.LEVELS; v++) {
                tables[c][v] = Blend.level(line.at(v));
            }
        }
        canvas.lookUp(tables);
    }

    private static void stretch(float[] x, int size, int channels) {
        for (int c = 0; c < channels; c++) {
            float low = x[c];
            float high = x[c];
            for (int i = c; i < size; i += channels) {
                low = Math.min(low, x[i]);
                high = Math.max(high, x[i]);
            }
            Line line = Line.of(low, high);
            for (int i = c; i < size; i += channels) {
                x[i] = Blend.clamp(line.at(x[i]));
            }
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }
}
