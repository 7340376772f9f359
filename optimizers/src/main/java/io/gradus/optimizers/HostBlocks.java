package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import io.gradus.torchscript.HostMemory;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;

/** Runs a {@link HostKernel} over whole arrays: copies blocks in and out, on several threads. */
final class HostBlocks {

    /** Five blocks of 8 KiB stay in a first-level cache. */
    private static final int BLOCK = 2048;

    /**
     * The smallest part that is worth another thread. PyTorch's own threads spin for a while after
     * each native operation, so that small parameters gain nothing.
     */
    private static final int PART = 64 * BLOCK;

    private static final ThreadLocal<float[][]> SCRATCH =
            ThreadLocal.withInitial(() -> new float[0][]);

    private final Gradients gradients;
    private final HostKernel kernel;
    private final FloatBuffer weight;
    private final FloatBuffer gradient;
    private final FloatBuffer[] state;

    /**
     * Prepares a run.
     *
     * @param gradient the gradient, or null for a kernel that needs none
     */
    HostBlocks(
            Gradients gradients,
            HostKernel kernel,
            NDArray weight,
            NDArray gradient,
            NDArray... state) {
        this.gradients = gradients;
        this.kernel = kernel;
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

    void run() {
        int size = weight.capacity();
        int parts = Math.max(1, size / PART);
        if (parts == 1) {
            run(0, size);
        } else {
            IntStream.range(0, parts)
                    .parallel()
                    .forEach(i -> run(boundary(size, i, parts), boundary(size, i + 1, parts)));
        }
    }

    private static int boundary(int size, int i, int parts) {
        return (int) ((long) size * i / parts);
    }

    private void run(int from, int to) {
        float[][] scratch = scratch(2 + state.length);
        float[] w = scratch[0];
        float[] g = scratch[1];
        float[][] s = new float[state.length][];
        System.arraycopy(scratch, 2, s, 0, s.length);
        for (int at = from; at < to; at += BLOCK) {
            int n = Math.min(BLOCK, to - at);
            weight.get(at, w, 0, n);
            for (int i = 0; i < s.length; i++) {
                state[i].get(at, s[i], 0, n);
            }
            if (gradient != null) {
                gradient.get(at, g, 0, n);
                gradients.prepare(n, w, g);
            }
            kernel.update(n, w, g, s);
            weight.put(at, w, 0, n);
            for (int i = 0; i < s.length; i++) {
                state[i].put(at, s[i], 0, n);
            }
        }
    }

    private static float[][] scratch(int arrays) {
        float[][] scratch = SCRATCH.get();
        if (scratch.length < arrays) {
            scratch = new float[arrays][BLOCK];
            SCRATCH.set(scratch);
        }
        return scratch;
    }
}
