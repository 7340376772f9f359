package io.gradus.training;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.RandomUtils;
import io.gradus.torchscript.TorchScript;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * State of DJL's random generators: Java's {@code RandomUtils.RANDOM} and PyTorch's on the CPU.
 *
 * <p>Neither tells its state. Java's follows from a few of its numbers. PyTorch's is found by going
 * through the numbers that follow its seed until those come that it gives now; it is restored by
 * its seed and as many numbers. A GPU's begins again with the seed.
 */
final class RandomState {

    private static final Logger LOG = LoggerFactory.getLogger(RandomState.class);

    private static final class Script {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def uniform(self, n: int) -> Tensor:
                            return torch.rand([n], dtype=6, device=torch.device("cpu"))

                        def normal(self) -> Tensor:
                            return torch.randn([1], dtype=7, device=torch.device("cpu"))

                        def skip(self, n: int) -> Tensor:
                            block = torch.empty([1048576], dtype=6, device=torch.device("cpu"))
                            for i in range(n // 1048576):
                                block.uniform_()
                            block[0:n % 1048576].uniform_()
                            return block[0]  # what nobody sees TorchScript leaves out
                        """);
    }

    /** Java goes through a hundred million numbers in about half a second. */
    private static final long MOST = 1L << 30;

    /** Looking for a normal number in them is slower. */
    private static final long MOST_NORMAL = 1L << 25;

    private static final int SAMPLE = 8;
    private static final int NORMAL_WORDS = 4;

    /** The seed that PyTorch begins with. */
    private static final long DEFAULT_SEED = 67280421310721L;

    private final Engine engine;
    private final long seed;
    private final long java;

    /** What PyTorch gave when it was asked; the same numbers come again after {@link #restore}. */
    private final int[] sample;

    private final double normal;

    /** How many numbers of 32 bits PyTorch had given, or -1 if that is not known. */
    private long words = -1;

    /** After how many it kept one of two normal numbers for later, or -1 if it keeps none. */
    private long keptAt = -1;

    private RandomState(Engine engine, long most) {
        this.engine = engine;
        Integer given = engine.getSeed();
        seed = given == null ? DEFAULT_SEED : given;
        java = JavaRandom.stateOf(RandomUtils.RANDOM);
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            normal = Script.SCRIPT.runArray(manager, "normal").getDouble(0);
            float[] values = Script.SCRIPT.runArray(manager, "uniform", SAMPLE).toFloatArray();
            sample = new int[SAMPLE];
            for (int i = 0; i < SAMPLE; i++) {
                sample[i] = (int) (values[i] * (1 << 24));
            }
        }
        find(most);
    }

    /** Finds the state, which moves on a little by that. */
    static RandomState of(Engine engine) {
        return of(engine, MOST);
    }

    /** Finds the state if no more numbers than these have been drawn. */
    static RandomState of(Engine engine, long most) {
        return new RandomState(engine, most);
    }

    /** Whether {@link #restore} will bring back the very state. */
    boolean isKnown() {
        return words >= 0;
    }

    /** Goes back to the state, or, if it is not known, to one that depends on it alone. */
    void restore() {
        if (isKnown()) {
            JniUtils.setSeed(seed);
            try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
                if (keptAt < 0) {
                    skip(manager, words);
                } else {
                    skip(manager, keptAt);
                    Script.SCRIPT.runArray(manager, "normal");
                    skip(manager, words - keptAt - NORMAL_WORDS);
                }
            }
        } else {
            int other = sample[0] << 8 ^ sample[1];
            LOG.warn(
                    "PyTorch's random numbers could not be followed from the seed {}; they go on"
                            + " from the seed {}",
                    seed,
                    other);
            engine.setRandomSeed(other);
        }
        JavaRandom.set(RandomUtils.RANDOM, java);
    }

    private static void skip(NDManager manager, long count) {
        Script.SCRIPT.runArray(manager, "skip", count);
    }

    private void find(long most) {
        MersenneTwister twister = new MersenneTwister((int) seed);
        int[] last = new int[NORMAL_WORDS + SAMPLE];
        for (long i = 1; i <= most; i++) {
            int word = twister.next();
            last[(int) (i % last.length)] = word;
            if ((word & 0xffffff) == sample[SAMPLE - 1] && i >= SAMPLE && isSample(last, i)) {
                long before = i - SAMPLE;
                int[] drawn = words(last, before);
                boolean fresh = before >= NORMAL_WORDS && isNear(pair(drawn)[0]);
                words = fresh ? before - NORMAL_WORDS : before;
                if (!fresh) {
                    findKept(before);
                }
                return;
            }
        }
    }

    private boolean isSample(int[] last, long end) {
        for (int i = 0; i < SAMPLE; i++) {
            int word = last[(int) ((end - SAMPLE + 1 + i) % last.length)];
            if ((word & 0xffffff) != sample[i]) {
                return false;
            }
        }
        return true;
    }

    /** The words up to a number of them, as many as a normal number takes. */
    private static int[] words(int[] last, long end) {
        int[] words = new int[NORMAL_WORDS];
        for (int i = 0; i < NORMAL_WORDS; i++) {
            long at = end - NORMAL_WORDS + 1 + i;
            words[i] = last[(int) Math.floorMod(at, (long) last.length)];
        }
        return words;
    }

    /** PyTorch draws normal numbers by twos; the one that we got was the second of two. */
    private void findKept(long end) {
        MersenneTwister twister = new MersenneTwister((int) seed);
        int[] last = new int[NORMAL_WORDS + SAMPLE];
        for (long i = 1; i <= end && end <= MOST_NORMAL; i++) {
            last[(int) (i % last.length)] = twister.next();
            if (i >= NORMAL_WORDS && isNear(pair(words(last, i))[1])) {
                keptAt = i - NORMAL_WORDS;
            }
        }
        if (keptAt < 0) {
            words = -1;
        }
    }

    private boolean isNear(double value) {
        return Math.abs(value - normal) < 1e-9;
    }

    /** Two normal numbers as PyTorch makes them (Box and Muller). */
    private static double[] pair(int... words) {
        double angle = 2 * Math.PI * uniform(words[0], words[1]);
        double radius = Math.sqrt(-2 * Math.log1p(-uniform(words[2], words[3])));
        return new double[] {radius * Math.cos(angle), radius * Math.sin(angle)};
    }

    private static double uniform(int high, int low) {
        long bits = (long) high << 32 | low & 0xffffffffL;
        return (bits & (1L << 53) - 1) * 0x1p-53;
    }
}
