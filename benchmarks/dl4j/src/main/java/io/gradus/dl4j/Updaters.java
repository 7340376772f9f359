package io.gradus.dl4j;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.learning.AdaBeliefUpdater;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.AMSGrad;
import org.nd4j.linalg.learning.config.AdaBelief;
import org.nd4j.linalg.learning.config.AdaDelta;
import org.nd4j.linalg.learning.config.AdaGrad;
import org.nd4j.linalg.learning.config.AdaMax;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Nadam;
import org.nd4j.linalg.learning.config.Nesterovs;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * DL4J's updaters with their defaults, on one flat float32 array, which is how a DL4J network holds
 * its parameters. {@code gradus step --dl4j} starts this with the number of values and a seed.
 *
 * <p>The first line out is the updaters' names. Then each line in is a name and a number of steps,
 * and the line out is the nanoseconds of those steps; the end of the input is the end.
 */
public final class Updaters {

    private static final List<IUpdater> ALL =
            List.of(
                    new Sgd(),
                    new Nesterovs(),
                    new Adam(),
                    new AdaMax(),
                    new Nadam(),
                    new AMSGrad(),
                    new AdaGrad(),
                    new AdaDelta(),
                    new AdaBelief(),
                    new RmsProp());

    /** The gradients of a step begin somewhere else in the noise each time. */
    private static final int SHIFTS = 1 << 16;

    private static final int STRIDE = 7919;

    private final Map<String, GradientUpdater<?>> updaters = new LinkedHashMap<>();
    private final long size;
    private final INDArray weights;
    private final INDArray gradients;
    private final INDArray noise;
    private int steps;

    private Updaters(long size, int seed) {
        this.size = size;
        Nd4j.getRandom().setSeed(seed);
        weights = Nd4j.randn(DataType.FLOAT, size).muli(0.05);
        gradients = zeros(size);
        noise = Nd4j.randn(DataType.FLOAT, size + SHIFTS).muli(0.01);
        for (IUpdater config : ALL) {
            updaters.put(config.getClass().getSimpleName(), instantiate(config));
        }
    }

    private GradientUpdater<?> instantiate(IUpdater config) {
        if (config instanceof AdaBelief) {
            // Its other form throws an ArrayIndexOutOfBoundsException, whatever the array.
            return config.instantiate(
                    Map.of(
                            AdaBeliefUpdater.M_STATE,
                            zeros(size),
                            AdaBeliefUpdater.S_STATE,
                            zeros(size)),
                    true);
        }
        long states = config.stateSize(size);
        return config.instantiate(states == 0 ? null : zeros(states), true);
    }

    private static INDArray zeros(long length) {
        return Nd4j.create(DataType.FLOAT, length);
    }

    /**
     * Answers requests until the input ends.
     *
     * @param args the number of values, the seed
     * @throws IOException if the input cannot be read
     */
    public static void main(String[] args) throws IOException {
        // Answers only: what libraries print goes to the errors.
        PrintStream out = System.out;
        System.setOut(System.err);
        Updaters updaters = new Updaters(Long.parseLong(args[0]), Integer.parseInt(args[1]));
        out.println(String.join(" ", updaters.updaters.keySet()));
        BufferedReader in =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            out.println(updaters.nanos(words[0], Integer.parseInt(words[1])));
        }
    }

    private long nanos(String name, int count) {
        GradientUpdater<?> updater = updaters.get(name);
        long nanos = 0;
        for (int i = 0; i < count; i++) {
            long from = (long) steps * STRIDE % SHIFTS;
            gradients.assign(noise.get(NDArrayIndex.interval(from, from + size)));
            long begin = System.nanoTime();
            updater.applyUpdater(gradients, steps, 0);
            weights.subi(gradients);
            nanos += System.nanoTime() - begin;
            steps++;
        }
        return nanos;
    }
}
