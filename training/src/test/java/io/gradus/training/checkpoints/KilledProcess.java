package io.gradus.training.checkpoints;

import ai.djl.engine.Engine;
import io.gradus.optimizers.Lookahead;
import io.gradus.optimizers.SmallRun;
import io.gradus.safetensors.SafetensorsWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * A process that trains, for {@link KillTest} to kill: arguments are folder and file of the end.
 */
final class KilledProcess {

    static final String TRAINS = "trains";

    private static final int EPOCHS = 40;
    private static final int HIDDEN = 256;

    private KilledProcess() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        // All runs begin alike; one that goes on must not depend on what the process begins with.
        int seed = Files.isDirectory(folder) ? (int) System.nanoTime() : 42;
        Engine.getInstance().setRandomSeed(seed);
        Lookahead optimizer = Lookahead.builder().setInner(SmallRun.adam()).build();
        CheckpointListener.Builder every =
                CheckpointListener.builder().setDirectory(folder).optEverySteps(2).optSeed(7);
        try (SmallRun run = new SmallRun(optimizer, every, HIDDEN)) {
            boolean[] said = new boolean[1];
            run.train(
                    EPOCHS,
                    () -> {
                        if (!said[0]) {
                            System.out.println(TRAINS);
                            said[0] = true;
                        }
                        return true;
                    });
            SafetensorsWriter.write(Path.of(args[1]), Map.of(), run.parameters());
        }
    }
}
