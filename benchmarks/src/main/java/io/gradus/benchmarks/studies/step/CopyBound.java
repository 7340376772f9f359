package io.gradus.benchmarks.studies.step;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.HostMemory;
import io.gradus.torchscript.KernelMode;
import io.gradus.torchscript.TorchScript;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * The lower bound of a step's time: a copy of as many bytes as it reads and writes.
 *
 * <p>An optimizer with n state arrays reads the weights, the gradients and the state, and writes
 * the weights, the state and the zeros of the weights' own gradients: n + 2 arrays read and n + 2
 * written. Here n + 2 arrays are copied to as many others, by as many threads as the optimizers
 * have, or by a kernel where theirs are those of the device.
 */
final class CopyBound implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("copy of (\\d+) arrays");

    /** Arrays that are read and written beside the state: weights and gradients. */
    private static final int OTHERS = 2;

    private static final String KERNEL =
            """
            def copy(self, targets: List[Tensor], sources: List[Tensor]) -> NoneType:
                for target, source in zip(targets, sources):
                    target.copy_(source)
                return None
            """;

    private final NDManager manager;
    private final TorchScript kernel;
    private final List<NDArray> sources = new ArrayList<>();
    private final List<NDArray> targets = new ArrayList<>();
    private final int size;
    private final Workload workload;
    private final int threads;

    CopyBound(Workload workload, int states, int threads) {
        this.size = Math.toIntExact(workload.values());
        this.workload = workload;
        this.threads = threads;
        manager = Engine.getEngine("PyTorch").newBaseManager(workload.device());
        boolean onDevice = workload.device().isGpu() || KernelMode.current() == KernelMode.DEVICE;
        kernel = onDevice ? TorchScript.compile(KERNEL) : null;
        for (int i = 0; i < states + OTHERS; i++) {
            // Ones rather than zeros, which would have no memory until they are written.
            sources.add(manager.ones(new Shape(size)));
            targets.add(manager.zeros(new Shape(size)));
        }
    }

    /** What is copied to. */
    List<NDArray> targets() {
        return targets;
    }

    private static FloatBuffer[] floats(List<NDArray> arrays) {
        return arrays.stream()
                .map(array -> HostMemory.view(array).asFloatBuffer())
                .toArray(FloatBuffer[]::new);
    }

    /** How the bound of the optimizers with so many state arrays is called. */
    static String name(int states) {
        return "copy of " + (states + OTHERS) + " arrays";
    }

    /** The number of state arrays in a name; empty if the name is that of something else. */
    static Optional<Integer> states(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches()
                ? Optional.of(Integer.parseInt(matcher.group(1)) - OTHERS)
                : Optional.empty();
    }

    /** The bound of the optimizers with so many state arrays. */
    Candidate of(int states) {
        return new Candidate(
                name(states),
                steps -> Rounds.milliseconds(steps, workload::refresh, () -> copy(states)));
    }

    /** Copies as many arrays as an optimizer with so many state arrays reads, and writes. */
    void copy(int states) {
        int arrays = states + OTHERS;
        if (kernel == null) {
            copyOnHost(arrays);
        } else {
            kernel.run(
                    "copy",
                    new NDList(targets.subList(0, arrays)),
                    new NDList(sources.subList(0, arrays)));
            workload.await();
        }
    }

    private void copyOnHost(int arrays) {
        FloatBuffer[] from = floats(sources);
        FloatBuffer[] to = floats(targets);
        IntStream.range(0, threads)
                .parallel()
                .forEach(
                        i -> {
                            int begin = (int) ((long) size * i / threads);
                            int length = (int) ((long) size * (i + 1) / threads) - begin;
                            for (int a = 0; a < arrays; a++) {
                                to[a].put(begin, from[a], begin, length);
                            }
                        });
    }

    @Override
    public void close() {
        if (kernel != null) {
            kernel.close();
        }
        manager.close();
    }
}
