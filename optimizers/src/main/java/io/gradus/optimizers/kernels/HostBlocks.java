package io.gradus.optimizers.kernels;

import ai.djl.ndarray.NDArray;
import io.gradus.torchscript.HostMemory;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.stream.IntStream;

/**
 * A run of a {@link HostKernel} over whole arrays: copies blocks in and out, on several threads. It
 * is here for optimizers; a rule's author needs the kernel alone.
 */
public final class HostBlocks {

    /**
     * The memory of large arrays begins at the same place of a page, so that blocks which are large
     * against a page push one another out of the first-level cache. Milliseconds of NAdam's loops
     * on 11.7 million values, AMD EPYC, two cores, with blocks of 128, 192, 256 and 1,024 values:
     * 13, 17, 14, 21. In a whole step blocks of 64 were slower than those of 128.
     */
    private static final int BLOCK = 128;

    /**
     * The smallest part that is worth another thread. PyTorch's own threads spin for a while after
     * each native operation, so that small parameters gain nothing.
     */
    private static final int PART = 1 << 17;

    private static final float[] ZEROS = new float[BLOCK];

    private static final ThreadLocal<float[][]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[0][]);

    private final Gradients gradients;
    private final FloatBuffer weight;
    private final FloatBuffer gradient;
    private final FloatBuffer[] state;
    private FloatBuffer cleared;

    /**
     * Prepares runs.
     *
     * @param gradients what happens to a gradient before the kernel
     * @param gradient the gradient, or null for a kernel that needs none
     */
    public HostBlocks(Gradients gradients, NDArray weight, NDArray gradient, NDArray... state) {
        this.gradients = gradients;
        this.weight = floats(weight);
        this.gradient = gradient == null ? null : floats(gradient);
        this.state = new FloatBuffer[state.length];
        for (int i = 0; i < state.length; i++) {
            this.state[i] = floats(state[i]);
        }
    }

    private static FloatBuffer floats(NDArray array) {
        return HostMemory.view(array).asFloatBuffer();
    }

    /** Lets {@link #run} set this array, contiguous and of the weight's size, to zero, too. */
    public void clearOnTheWay(NDArray array) {
        cleared = floats(array);
    }

    /** Updates all blocks, after a pass that adds up if the kernel has one. */
    public void run(HostKernel kernel) {
        HostKernel last =
                kernel instanceof TwoPassKernel two ? two.next().apply(sums(two)) : kernel;
        forEachPart((part, from, to) -> run(last, from, to));
    }

    /** The sums of a kernel's first pass; the same ones for the same values. */
    double[] sums(TwoPassKernel kernel) {
        int count = kernel.count();
        double[][] sums = new double[parts()][count];
        forEachPart((part, from, to) -> run(kernel.pass(), sums[part], from, to));
        // in the order of the parts, whatever thread had which
        for (int part = 1; part < sums.length; part++) {
            for (int i = 0; i < count; i++) {
                sums[0][i] += sums[part][i];
            }
        }
        return sums[0];
    }

    @FunctionalInterface
    private interface Range {
        void run(int part, int from, int to);
    }

    private int parts() {
        return Math.max(1, weight.capacity() / PART);
    }

    private void forEachPart(Range range) {
        int size = weight.capacity();
        int parts = parts();
        if (parts == 1) {
            range.run(0, 0, size);
        } else {
            EngineThreads.release();
            IntStream.range(0, parts)
                    .parallel()
                    .forEach(
                            i ->
                                    range.run(
                                            i,
                                            boundary(size, i, parts),
                                            boundary(size, i + 1, parts)));
        }
    }

    private static int boundary(int size, int i, int parts) {
        return (int) ((long) size * i / parts);
    }

    private void run(HostKernel kernel, int from, int to) {
        Block block = new Block();
        for (int at = from; at < to; at += BLOCK) {
            int n = Math.min(BLOCK, to - at);
            block.load(at, n);
            kernel.update(n, block.w, block.g, block.s);
            weight.put(at, block.w, 0, n);
            block.storeState(at, n);
            if (cleared != null) {
                cleared.put(at, ZEROS, 0, n);
            }
        }
    }

    private void run(TwoPassKernel.Pass pass, double[] sums, int from, int to) {
        Block block = new Block();
        for (int at = from; at < to; at += BLOCK) {
            int n = Math.min(BLOCK, to - at);
            block.load(at, n);
            pass.add(n, block.w, block.g, block.s, sums);
            block.storeState(at, n);
        }
    }

    /** A thread's arrays for one block. */
    private final class Block {

        final float[] w;
        final float[] g;
        final float[][] s = new float[state.length + 1][];

        Block() {
            float[][] scratch = SCRATCH.get();
            if (scratch.length < 2 + s.length) {
                scratch = new float[2 + s.length][BLOCK];
                SCRATCH.set(scratch);
            }
            w = scratch[0];
            g = scratch[1];
            System.arraycopy(scratch, 2, s, 0, s.length);
        }

        void load(int at, int n) {
            weight.get(at, w, 0, n);
            for (int i = 0; i < state.length; i++) {
                state[i].get(at, s[i], 0, n);
            }
            if (gradient != null) {
                gradient.get(at, g, 0, n);
                gradients.prepare(n, w, g);
            }
        }

        void storeState(int at, int n) {
            for (int i = 0; i < state.length; i++) {
                state[i].put(at, s[i], 0, n);
            }
        }
    }

    /**
     * Whether each value of a contiguous float32 array is finite and its size at most a limit,
     * which may be infinite.
     */
    public static boolean isAtMost(NDArray array, double limit) {
        int most = Float.floatToIntBits((float) Math.min(limit, Float.MAX_VALUE));
        ByteBuffer bytes = HostMemory.view(array);
        IntBuffer bits = bytes.asIntBuffer();
        int[] block = new int[Math.min(BLOCK, bits.capacity())];
        int bad = 0;
        for (int at = 0; at < bits.capacity(); at += BLOCK) {
            int n = Math.min(BLOCK, bits.capacity() - at);
            bits.get(at, block, 0, n);
            for (int i = 0; i < n; i++) {
                // without their signs floats are in the order of their bits, NaN last
                bad |= most - (block[i] & Integer.MAX_VALUE);
            }
        }
        return bad >= 0;
    }
}
