package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.gradus.text.Checks;
import io.gradus.torchscript.TorchScript;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The operation {@link Operations#mix}. */
record MixedChains(float share, List<Float> shares, List<List<Operation>> chains)
        implements Operation {

    private static final class Script {
        static final TorchScript MIX =
                TorchScript.compile(
                        """
                        def copy(self, x: Tensor) -> Tensor:
                            return x.clone()

                        def part(self, x: Tensor, p: Tensor) -> Tensor:
                            return x.to(6) * p.to(6).to(x.device).view(-1, 1, 1, 1)

                        def add(self, sum: Tensor, x: Tensor, p: Tensor) -> Tensor:
                            return sum + self.part(x, p)

                        def cut(self, sum: Tensor) -> Tensor:
                            return sum.clamp(0, 255).to(0)
                        """);
    }

    private static final DeviceKernel DEVICE = new DeviceKernel(MixedChains::onDevice);

    private static final class Room {
        byte[] image = {};
        float[] sum = {};
    }

    private static final Scratch<Room> OF_THREAD = new Scratch<>(Room::new);

    MixedChains {
        shares = List.copyOf(shares);
        chains = chains.stream().map(List::copyOf).toList();
        if (shares.size() != chains.size()) {
            throw Checks.error(
                    "there must be one share for each of %d chains, but there are %d",
                    chains.size(), shares.size());
        }
    }

    @Override
    public void check(ImageInfo image, boolean uint8) {
        if (!uint8) {
            throw new IllegalArgumentException("chains are blended in uint8");
        }
        for (List<Operation> chain : chains) {
            ImageInfo changed = Program.check(chain, image, true);
            if (!changed.equals(image)) {
                throw Checks.error(
                        "chains must keep the size %s, but one makes it %s", image, changed);
            }
        }
    }

    @Override
    public Operation withFillInLevels() {
        return new MixedChains(
                share,
                shares,
                chains.stream()
                        .map(chain -> chain.stream().map(Operation::withFillInLevels).toList())
                        .toList());
    }

    @Override
    public List<? extends Operation> parts() {
        throw new UnsupportedOperationException(
                "AugMix blends images that are moved in several ways; masks and boxes can follow"
                        + " only one");
    }

    @Override
    public void run(Canvas canvas) {
        int size = canvas.size();
        Room scratch = OF_THREAD.get(size);
        if (scratch.sum.length < size) {
            scratch.image = new byte[size];
            scratch.sum = new float[size];
        }
        byte[] image = scratch.image;
        float[] sum = scratch.sum;
        System.arraycopy(canvas.bytes(), 0, image, 0, size);
        Arrays.fill(sum, 0, size, 0);
        add(sum, image, share, size);
        for (int i = 0; i < chains.size(); i++) {
            System.arraycopy(image, 0, canvas.bytes(), 0, size);
            chains.get(i).forEach(op -> op.run(canvas));
            add(sum, canvas.bytes(), shares.get(i), size);
        }
        byte[] out = canvas.bytes();
        for (int i = 0; i < size; i++) {
            out[i] = (byte) (int) Math.min(sum[i], Canvas.LEVELS - 1);
        }
    }

    private static void add(float[] sum, byte[] values, float share, int size) {
        // the products of a share and each level
        float[] products = new float[Canvas.LEVELS];
        for (int v = 0; v < products.length; v++) {
            products[v] = share * v;
        }
        for (int i = 0; i < size; i++) {
            sum[i] += products[values[i] & 0xff];
        }
    }

    @Override
    public DeviceKernel device() {
        return DEVICE;
    }

    /** As many chains as the others of a call: those that have fewer could not share a slot. */
    @Override
    public long[] constants() {
        return new long[] {chains.size()};
    }

    private static NDArray onDevice(NDArray images, List<? extends KernelArguments> arguments) {
        List<MixedChains> all = arguments.stream().map(MixedChains.class::cast).toList();
        NDManager manager = images.getManager();
        NDArray sum;
        try (NDArray p = row(manager, all.stream().map(MixedChains::share))) {
            sum = Script.MIX.runArray(manager, "part", images, p);
        }
        for (int i = 0; i < all.get(0).chains().size(); i++) {
            int chain = i;
            NDArray copy = Script.MIX.runArray(manager, "copy", images);
            try (NDArray before = sum;
                    NDArray changed =
                            DeviceProgram.run(
                                    copy,
                                    all.stream().map(one -> one.chains().get(chain)).toList());
                    NDArray p = row(manager, all.stream().map(one -> one.shares().get(chain)))) {
                sum = Script.MIX.runArray(manager, "add", before, changed, p);
            }
        }
        try (NDArray whole = sum) {
            return Script.MIX.runArray(manager, "cut", whole);
        }
    }

    private static NDArray row(NDManager manager, Stream<Float> shares) {
        List<Float> list = shares.toList();
        float[] numbers = new float[list.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = list.get(i);
        }
        return manager.create(numbers);
    }
}
