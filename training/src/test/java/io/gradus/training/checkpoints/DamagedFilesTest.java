package io.gradus.training.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.listener.EvaluatorTrainingListener;
import ai.djl.training.listener.TrainingListener;
import io.gradus.optimizers.Adam;
import io.gradus.optimizers.Ema;
import io.gradus.optimizers.SmallRun;
import io.gradus.optimizers.Weights;
import io.gradus.safetensors.SafetensorsChecksum;
import io.gradus.schedulers.PlateauTracker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Right files that are damaged at random, in their bytes or in what their header says, with a right
 * checksum or a wrong one: each must be refused as documented, or be as good as before.
 */
class DamagedFilesTest {

    private static final int FILES = 10_000;

    /** More than any message needs: 20 lines of mismatch with names that are cut off. */
    private static final int LONGEST_MESSAGE = 8_000;

    private static final Pattern TOKEN =
            Pattern.compile("\"(?:\\\\.|[^\"\\\\])*+\"|-?\\d+|[\\[\\]{}:,]");

    private static final List<String> TOKENS =
            List.of(
                    "0",
                    "-1",
                    "1",
                    "7",
                    "1e9",
                    "0.5",
                    "9223372036854775807",
                    "99999999999999999999",
                    "\"\"",
                    "\"null\"",
                    "null",
                    "true",
                    "\"F16\"",
                    "\"I64\"",
                    "\"BOOL\"",
                    "[]",
                    "{}",
                    "[",
                    "]",
                    "{",
                    "}",
                    ",",
                    ":",
                    "\"[[[[\"",
                    "\"{\\\"value\\\":null}\"",
                    "\"NaN\"",
                    "\"__metadata__\"",
                    "\"" + "x".repeat(20_000) + "\"",
                    "[".repeat(2_000),
                    "\"\\u0000\\n\"",
                    "\"\\ud800\"",
                    "\"{" + "\\\"a\\\":{".repeat(500) + "\"",
                    "NaN",
                    "'a'",
                    "//",
                    "\"-9223372036854775808\"");

    @TempDir Path folder;

    private final Random random = new Random(20_23);

    /** One damage or several, of bytes. */
    private byte[] damagedBytes(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int from = random.nextInt(bytes.length);
        int to = Math.min(bytes.length, from + 1 + random.nextInt(40));
        byte[] piece = Arrays.copyOfRange(bytes, from, to);
        switch (random.nextInt(5)) {
            case 0: // other bits
                for (int i = 0; i < piece.length; i++) {
                    if (random.nextInt(4) == 0) {
                        piece[i] ^= (byte) (1 << random.nextInt(8));
                    }
                }
                break;
            case 1: // anything
                random.nextBytes(piece);
                break;
            case 2: // left out
                piece = new byte[0];
                break;
            case 3: // the end is missing
                return Arrays.copyOf(bytes, from);
            default: // twice
                out.write(bytes, 0, from);
                out.writeBytes(piece);
                out.write(bytes, from, bytes.length - from);
                return out.toByteArray();
        }
        out.write(bytes, 0, from);
        out.writeBytes(piece);
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    /** A header in which a token is another, is left out, or stands in another's place. */
    private String damagedHeader(String header) {
        List<MatchResult> tokens = TOKEN.matcher(header).results().toList();
        MatchResult token = tokens.get(random.nextInt(tokens.size()));
        List<String> alike =
                tokens.stream()
                        .map(MatchResult::group)
                        .filter(other -> kind(other) == kind(token.group()))
                        .toList();
        String other =
                switch (random.nextInt(8)) {
                    case 0 -> "";
                    case 1 -> token.group() + token.group();
                    case 2 -> tokens.get(random.nextInt(tokens.size())).group();
                    case 3, 4 -> TOKENS.get(random.nextInt(TOKENS.size()));
                    default -> alike.get(random.nextInt(alike.size()));
                };
        return header.substring(0, token.start()) + other + header.substring(token.end());
    }

    /** All digits are of one kind. */
    private static char kind(String token) {
        return Character.isDigit(token.charAt(0)) ? '0' : token.charAt(0);
    }

    private byte[] damaged(byte[] bytes) {
        if (random.nextInt(3) == 0) {
            return damagedBytes(bytes);
        }
        int length = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
        byte[] data = Arrays.copyOfRange(bytes, Long.BYTES + length, bytes.length);
        if (random.nextInt(4) == 0 && data.length > 0) {
            data[random.nextInt(data.length)] ^= (byte) (1 << random.nextInt(8));
        }
        String header = new String(bytes, Long.BYTES, length, StandardCharsets.UTF_8);
        for (int i = random.nextInt(3); i >= 0; i--) {
            header = damagedHeader(header);
        }
        byte[] changed = header.getBytes(StandardCharsets.UTF_8);
        if (SafetensorsChecksum.isIn(changed)) {
            SafetensorsChecksum checksum = new SafetensorsChecksum(changed);
            checksum.update(ByteBuffer.wrap(data));
            byte[] digits = checksum.digits().getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(digits, 0, changed, SafetensorsChecksum.PLACE, digits.length);
        }
        return ByteBuffer.allocate(Long.BYTES + changed.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(changed.length)
                .put(changed)
                .put(data)
                .array();
    }

    /** Reads a file, whose content may be damaged. */
    private interface Load {
        void from(Path file) throws IOException;
    }

    /** Returns how many were refused. */
    private int load(byte[] good, int count, Load load) throws IOException {
        int refused = 0;
        for (int i = 0; i < count; i++) {
            // A new name each time: to write a file anew waits for the disk.
            Path file = folder.resolve("damaged" + i + ".safetensors");
            byte[] bytes = damaged(good);
            Files.write(file, bytes);
            try {
                load.from(file);
            } catch (IOException | RuntimeException e) {
                refused++;
                boolean isDocumented =
                        e instanceof IOException
                                || e.getClass() == IllegalArgumentException.class
                                        && e.getMessage().startsWith(file + " does not fit ");
                if (!isDocumented || e.getMessage().length() > LONGEST_MESSAGE) {
                    throw new AssertionError(
                            "file %d: %s".formatted(i, new String(bytes, StandardCharsets.UTF_8)),
                            e);
                }
            }
            Files.delete(file);
        }
        return refused;
    }

    @Test
    void statesOfOptimizers() throws IOException {
        try (NDManager manager = NDManager.newBaseManager("PyTorch");
                Adam adam = Adam.builder().build();
                Ema ema = Ema.builder().setInner(adam).build()) {
            Weights block =
                    new Weights()
                            .with("w", manager.ones(new Shape(2, 3)))
                            .with("b", manager.ones(new Shape(2)));
            for (Parameter parameter : block.getParameters().values()) {
                NDArray weight = parameter.getArray();
                ema.update(parameter.getId(), weight, manager.ones(weight.getShape()));
            }
            Path file = folder.resolve("good.safetensors");
            OptimizerState.save(ema, block, file);
            PartialLoad part =
                    PartialLoad.builder()
                            .optMissing(true)
                            .optLeftOver(true)
                            .optOtherShape(true)
                            .build();
            int count = FILES * 3 / 4;
            int refused =
                    load(
                            Files.readAllBytes(file),
                            count,
                            damaged -> {
                                if (random.nextBoolean()) {
                                    OptimizerState.load(ema, block, damaged);
                                } else {
                                    OptimizerState.load(ema, block, damaged, part);
                                }
                            });
            assertThat(refused).isBetween(count / 2, count - 20);
        }
    }

    @Test
    void checkpoints() throws IOException {
        PlateauTracker rate = PlateauTracker.builder().setBaseValue(0.1).build();
        Adam adam = Adam.builder().optLearningRateTracker(rate).build();
        CheckpointListener.Builder builder =
                CheckpointListener.builder().setDirectory(folder.resolve("run")).optEverySteps(1);
        EvaluatorTrainingListener evaluator = new EvaluatorTrainingListener();
        evaluator.getLatestEvaluations().put("train_loss", 0.5f);
        try (SmallRun run = new SmallRun(adam, builder, 2, null, evaluator)) {
            run.checkpoints.resume(run.trainer);
            RunState state = RunState.of(run.trainer, adam, List.<TrainingListener>of(evaluator));
            Path file = folder.resolve("run/checkpoint-000000000.safetensors");
            int count = FILES / 4;
            int refused =
                    load(
                            Files.readAllBytes(file),
                            count,
                            damaged -> Checkpoint.load(damaged, state));
            assertThat(refused).isBetween(count / 2, count - 20);
        }
    }
}
