package io.gradus.optimizers.kernels;

import ai.djl.ndarray.NDArray;
import io.gradus.torchscript.HostMemory;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;

/**
 * The arrays of a parameter as a {@link HostKernel} gets them: copied in and out block by block. A
 * {@link HostPass} runs it. It is here for optimizers; a rule's author needs the kernel alone.
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
    static final int PART = 1 << 17;

    private static final float[] ZEROS = new float[BLOCK];

    private static final ThreadLocal<float[][]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[0][]);

    private final Gradients gradients;
    private final FloatBuffer weight;
    private final FloatBuffer gradient;
    private final FloatBuffer[] state;
    private FloatBuffer cleared;

    /**
     * Takes the arrays.
     *
     * @param gradients what happens to a gradient before the kernel
     * @param weight the weight
     * @param gradient the gradient, or null for a kernel that needs none
     * @param state the state arrays, of the weight's size
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

    /**
     * Lets an update set this array, contiguous and of the weight's size, to zero, too.
     *
     * @param array the array
     */
    public void clearOnTheWay(NDArray array) {
        cleared = floats(array);
    }

    int size() {
        return weight.capacity();
    }

    /** The number of parts that threads may have, always the same for a size. */
    int parts() {
        return Math.max(1, size() / PART);
    }

    private int boundary(int part) {
        return (int) ((long) size() * part / parts());
    }

    /** Updates the blocks of a part. */
    void update(HostKernel kernel, int part) {
        Block block = new Block();
        int to = boundary(part + 1);
        for (int at = boundary(part); at < to; at += BLOCK) {
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

    /** Adds up the blocks of a part. */
    void add(TwoPassKernel.Pass pass, double[] sums, int part) {
        Block block = new Block();
        int to = boundary(part + 1);
        for (int at = boundary(part); at < to; at += BLOCK) {
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
     *
     * @param array the array
     * @param limit the limit
     * @return whether it is
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
