package io.gradus.augmentations.images;

/** The operation {@link Operations#invert}. */
record Invert() implements Photometric {

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        return 255 - x
                    """);

    @Override
    public void run(Canvas canvas) {
        if (canvas.isUint8()) {
            byte[] table = new byte[Canvas.LEVELS];
            for (int v = 0; v < Canvas.LEVELS; v++) {
                table[v] = (byte) (255 - v);
            }
            canvas.lookUp(table);
            return;
        }
        float[] x = canvas.floats();
        int size = canvas.size();
        for (int i = 0; i < size; i++) {
            x[i] = 255 - x[i];
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }
}
