package io.gradus.augmentations.images;

/** The operation {@link Operations#isoNoise}. */
record SensorNoise(double colorShift, double intensity, long seed) implements Photometric {

    // The lightness of an image has a standard deviation of 127.5 at most, so the Poisson
    // distribution has a mean of 255 at most, and what is drawn of it stays below this.
    private static final int COUNTS = 512;

    private static final int PARTS = 256;

    private static final DeviceKernel DEVICE =
            new DeviceKernel(
                    """
                    def channel(self, y: Tensor, top: Tensor, d: Tensor) -> Tensor:
                        away = torch.minimum(torch.minimum(y.abs(), (y - 6).abs()),
                                             torch.minimum((y + 6).abs(), (y - 12).abs()))
                        return top - d * (2 - away).clamp(0, 1)

                    def grow(self, light: Tensor, u: Tensor, intensity: Tensor) -> Tensor:
                        spread = light.to(7).var([1, 2, 3], False, keepdim=True).sqrt()
                        mean = intensity.view(-1, 1) * spread.view(-1, 1)
                        count = torch.arange(512, dtype=7, device=light.device).unsqueeze(0)
                        chance = (torch.xlogy(count, mean) - mean - torch.lgamma(count + 1)).exp()
                        drawn = torch.searchsorted(chance.cumsum(1), u.to(7).contiguous(), right=True)
                        poisson = drawn.clamp(max=511).to(6).view(light.size())
                        return light + poisson * ((255 - light) * (1.0 / 255))

                    def op(self, x: Tensor, p: Tensor, k: List[int]) -> Tensor:
                        v, pixels = x.to(6), x.size(1) * x.size(2)
                        u = p.narrow(1, 2, pixels)
                        if x.size(3) == 1:
                            out = self.grow(v, u, p.select(1, 1))
                        else:
                            r, g, b = v.narrow(3, 0, 1), v.narrow(3, 1, 1), v.narrow(3, 2, 1)
                            top = torch.maximum(r, torch.maximum(g, b))
                            low = torch.minimum(r, torch.minimum(g, b))
                            d, light = top - low, (top + low) * 0.5
                            plain = d == 0
                            one = torch.ones_like(d)
                            h = torch.where(r == top, g - b,
                                            torch.where(g == top, 2 * d + b - r, 4 * d + r - g))
                            h = h / torch.where(plain, one, d)
                            room = 255 - (2 * light - 255).abs()
                            saturation = d / torch.where(plain, one, room)
                            lighter = self.grow(light, u, p.select(1, 1))
                            chroma = saturation * (255 - (2 * lighter - 255).abs())
                            z = p.narrow(1, 2 + pixels, pixels).to(6).view(light.size())
                            turn = p.select(1, 0).to(6).view(-1, 1, 1, 1) * z
                            y = h + 6 * (turn - (turn + 0.5).floor())
                            high = lighter + chroma * 0.5
                            out = torch.cat([self.channel(y + 3, high, chroma),
                                             self.channel(y + 1, high, chroma),
                                             self.channel(y - 1, high, chroma)], 3)
                        if not x.is_floating_point():
                            out = (out + 0.5).floor()
                        return out.clamp(0, 255).to(x.dtype)
                    """);

    SensorNoise {
        ImageChecks.between("colorShift", colorShift, 0, 1);
        ImageChecks.between("intensity", intensity, 0, 2);
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        ImageChecks.grayOrRgb("ISO noise", image);
    }

    @Override
    public void run(Canvas canvas) {
        int channels = canvas.channels();
        float[] x = canvas.isUint8() ? floats(canvas) : canvas.floats();
        int pixels = canvas.height() * canvas.width();
        float[] light = new float[pixels];
        for (int i = 0, at = 0; i < pixels; i++, at += channels) {
            light[i] = channels == 1 ? x[at] : (max(x, at) + min(x, at)) * 0.5f;
        }
        double[] sums = poissonSums(intensity * deviation(light));
        int[] guide = guide(sums);
        float[] u = new float[pixels];
        float[] z = new float[pixels];
        NoiseStream stream = new NoiseStream(SensorNoise.class, seed);
        stream.uniform(u, pixels);
        stream.normal(z, pixels);
        float scale = (float) (colorShift * intensity);
        for (int i = 0, at = 0; i < pixels; i++, at += channels) {
            int count = drawn(sums, guide, u[i]);
            float lighter = light[i] + count * ((255 - light[i]) * (float) (1.0 / 255));
            if (channels == 1) {
                x[at] = Blend.clamp(lighter);
            } else {
                turn(x, at, light[i], lighter, scale * z[i]);
            }
        }
        if (canvas.isUint8()) {
            byte[] to = canvas.bytes();
            for (int i = 0; i < canvas.size(); i++) {
                to[i] = Blend.level(x[i] + 0.5f);
            }
        }
    }

    private static float[] floats(Canvas canvas) {
        byte[] bytes = canvas.bytes();
        float[] floats = new float[canvas.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = bytes[i] & 0xff;
        }
        return floats;
    }

    private static float max(float[] x, int at) {
        return Math.max(x[at], Math.max(x[at + 1], x[at + 2]));
    }

    private static float min(float[] x, int at) {
        return Math.min(x[at], Math.min(x[at + 1], x[at + 2]));
    }

    /** Gives a pixel another lightness and hue, and leaves its saturation. */
    private static void turn(float[] x, int at, float light, float lighter, float turn) {
        float r = x[at];
        float g = x[at + 1];
        float b = x[at + 2];
        float top = max(x, at);
        float d = top - min(x, at);
        float h = r == top ? g - b : g == top ? 2 * d + b - r : 4 * d + r - g;
        float saturation = 0;
        if (d != 0) {
            h /= d;
            saturation = d / (255 - Math.abs(2 * light - 255));
        }
        float chroma = saturation * (255 - Math.abs(2 * lighter - 255));
        float y = h + 6 * (turn - (float) Math.floor(turn + 0.5f));
        float high = lighter + chroma * 0.5f;
        x[at] = channel(y + 3, high, chroma);
        x[at + 1] = channel(y + 1, high, chroma);
        x[at + 2] = channel(y - 1, high, chroma);
    }

    // As in Hue, but of hues in sixths of a turn.
    private static float channel(float y, float top, float d) {
        float away =
                Math.min(
                        Math.min(Math.abs(y), Math.abs(y - 6)),
                        Math.min(Math.abs(y + 6), Math.abs(y - 12)));
        return Blend.clamp(top - d * Math.min(Math.max(2 - away, 0), 1));
    }

    private static double deviation(float[] x) {
        double sum = 0;
        for (float value : x) {
            sum += value;
        }
        double mean = sum / x.length;
        double squares = 0;
        for (float value : x) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / x.length);
    }

    /** The probabilities of at most 0, 1, 2, ... */
    private static double[] poissonSums(double mean) {
        double[] sums = new double[COUNTS];
        double chance = Math.exp(-mean);
        double sum = 0;
        for (int i = 0; i < COUNTS; i++) {
            sum += chance;
            sums[i] = sum;
            chance *= mean / (i + 1);
        }
        return sums;
    }

    /** The number of sums up to the start of each of the parts of 0..1. */
    private static int[] guide(double[] sums) {
        int[] guide = new int[PARTS];
        for (int part = 0, count = 0; part < PARTS; part++) {
            while (count < COUNTS - 1 && sums[count] <= part / (double) PARTS) {
                count++;
            }
            guide[part] = count;
        }
        return guide;
    }

    /** The number of sums up to u. */
    private static int drawn(double[] sums, int[] guide, float u) {
        int count = guide[(int) (u * PARTS)];
        while (count < COUNTS - 1 && sums[count] <= u) {
            count++;
        }
        return count;
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    @Override
    public double[] numbers(ImageInfo image) {
        int pixels = image.height() * image.width();
        float[] u = new float[pixels];
        float[] z = new float[pixels];
        NoiseStream stream = new NoiseStream(SensorNoise.class, seed);
        stream.uniform(u, pixels);
        stream.normal(z, pixels);
        double[] numbers = new double[2 + 2 * pixels];
        numbers[0] = colorShift * intensity;
        numbers[1] = intensity;
        for (int i = 0; i < pixels; i++) {
            numbers[2 + i] = u[i];
            numbers[2 + pixels + i] = z[i];
        }
        return numbers;
    }
}
