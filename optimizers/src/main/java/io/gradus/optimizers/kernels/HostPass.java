package io.gradus.optimizers.kernels;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One run of {@link HostKernel}s over all parameters of a step, which goes to several threads as a
 * whole, not parameter by parameter. It is here for optimizers; a rule's author needs the kernel
 * alone.
 */
public final class HostPass {

    /** From as many values on, several parameters that are each too small are worth threads. */
    private static final long WORTH_THREADS = 4L * HostBlocks.PART;

    /** A parameter with its kernel, and with what the kernel's first pass adds up to. */
    private static final class Run {

        private final HostBlocks blocks;
        private HostKernel kernel;
        private double[][] sums;

        Run(HostBlocks blocks, HostKernel kernel) {
            this.blocks = blocks;
            this.kernel = kernel;
        }

        void begin(TwoPassKernel two) {
            sums = new double[blocks.parts()][two.count()];
        }

        /** In the order of the parts, whatever thread had which. */
        double[] total() {
            for (int part = 1; part < sums.length; part++) {
                for (int i = 0; i < sums[0].length; i++) {
                    sums[0][i] += sums[part][i];
                }
            }
            return sums[0];
        }

        void run(int part) {
            if (kernel instanceof TwoPassKernel two) {
                blocks.add(two.pass(), sums[part], part);
            } else {
                blocks.update(kernel, part);
            }
        }
    }

    private final List<Run> runs = new ArrayList<>();

    /** Creates a pass over nothing. */
    public HostPass() {}

    /**
     * Adds a parameter.
     *
     * @param blocks its arrays
     * @param kernel its kernel
     */
    public void add(HostBlocks blocks, HostKernel kernel) {
        runs.add(new Run(blocks, kernel));
    }

    /** Updates all parameters, after a pass that adds up over those whose kernel has one. */
    public void run() {
        List<Run> two = new ArrayList<>();
        for (Run run : runs) {
            if (run.kernel instanceof TwoPassKernel kernel) {
                run.begin(kernel);
                two.add(run);
            }
        }
        forEachPart(two);
        for (Run run : two) {
            run.kernel = ((TwoPassKernel) run.kernel).next().apply(run.total());
        }
        forEachPart(runs);
    }

    private static void forEachPart(List<Run> runs) {
        if (!areWorthThreads(runs)) {
            for (Run run : runs) {
                run.run(0);
            }
            return;
        }
        List<List<Runnable>> tasks = tasks(runs);
        EngineThreads.release();
        IntStream.range(0, tasks.size())
                .parallel()
                .forEach(i -> tasks.get(i).forEach(Runnable::run));
    }

    private static boolean areWorthThreads(List<Run> runs) {
        long size = 0;
        for (Run run : runs) {
            if (run.blocks.parts() > 1) {
                return true;
            }
            size += run.blocks.size();
        }
        return size >= WORTH_THREADS;
    }

    /** All parts in lists of about the same size. */
    private static List<List<Runnable>> tasks(List<Run> runs) {
        List<List<Runnable>> tasks = new ArrayList<>();
        int room = 0;
        for (Run run : runs) {
            int parts = run.blocks.parts();
            for (int i = 0; i < parts; i++) {
                if (room <= 0) {
                    tasks.add(new ArrayList<>());
                    room = HostBlocks.PART;
                }
                int part = i;
                tasks.get(tasks.size() - 1).add(() -> run.run(part));
                room -= run.blocks.size() / parts;
            }
        }
        return tasks;
    }
}
