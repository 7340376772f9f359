package io.gradus.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import io.gradus.optimizers.state.BlockParameters;
import io.gradus.safetensors.SafetensorsReader;
import io.gradus.safetensors.SafetensorsWriter;
import io.gradus.safetensors.TensorMemory;
import io.gradus.text.Checks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The weights of the best epochs of a run in a folder, as they were evaluated: one safetensors file
 * each, {@code best-<epoch>.safetensors}, with all parameters of the block under their paths,
 * running statistics included, and epoch, updates and metric in the metadata. A file is written to
 * a temporary name and moved into place; then the worst are deleted that are too many.
 */
public final class BestWeights {

    private static final String VALUE = "value";
    private static final String FORMAT = "gradus.weights";

    private final Path folder;
    private final int keep;
    private final Metric metric;

    /**
     * Chooses what to keep.
     *
     * @param folder the folder, for one run; it is made if it is missing
     * @param keep how many epochs to keep, in [1, infinity)
     * @param metric what makes an epoch better than another; of equal ones the earlier
     * @throws IllegalArgumentException if an argument is missing or out of its range
     */
    public BestWeights(Path folder, int keep, Metric metric) {
        this.folder = Checks.required("folder", folder);
        this.keep = (int) Checks.in("keep", (long) keep, "[1, infinity)");
        this.metric = Checks.required("metric", metric);
    }

    /** A file of the folder. */
    private record Kept(Path file, double value, int epoch) {}

    private List<Kept> bestFirst() throws IOException {
        List<Kept> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.getFileName().toString().matches("best-\\d+\\.safetensors"))
                            .toList()) {
                try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                    Map<String, String> metadata = reader.header().metadata();
                    kept.add(
                            new Kept(
                                    file,
                                    Double.parseDouble(metadata.getOrDefault(VALUE, "NaN")),
                                    Integer.parseInt(metadata.getOrDefault("epoch", "0"))));
                }
            }
        }
        Comparator<Kept> better =
                (a, b) ->
                        metric.isBetter(a.value(), b.value(), 0)
                                ? -1
                                : metric.isBetter(b.value(), a.value(), 0) ? 1 : 0;
        kept.sort(better.thenComparingInt(Kept::epoch));
        return kept;
    }

    /** Saves the weights of an epoch if it is one of the best. */
    void offer(Block block, int epoch, long updates, Map<String, Double> evaluation)
            throws IOException {
        double value = metric.of(evaluation);
        Files.createDirectories(folder);
        List<Kept> kept = bestFirst();
        if (kept.size() >= keep && !metric.isBetter(value, kept.get(keep - 1).value(), 0)) {
            return;
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("format", FORMAT);
        metadata.put("format_version", "1");
        metadata.put("epoch", Integer.toString(epoch));
        metadata.put("updates", Long.toString(updates));
        metadata.put("metric", metric.name());
        metadata.put(VALUE, Double.toString(value));
        Map<String, NDArray> arrays = new LinkedHashMap<>();
        BlockParameters.of(block).forEach((path, p) -> arrays.put(path, p.getArray()));
        SafetensorsWriter.write(folder.resolve("best-" + epoch + ".safetensors"), metadata, arrays);
        List<Kept> now = bestFirst();
        for (Kept worst : now.subList(Math.min(keep, now.size()), now.size())) {
            Files.deleteIfExists(worst.file());
        }
    }

    /**
     * Returns the best epoch's file.
     *
     * @param folder the folder
     * @param metric the metric that the epochs were chosen by
     * @return the file, for {@link #load}
     * @throws IOException if there is none, or a file cannot be read
     */
    public static Path best(Path folder, Metric metric) throws IOException {
        List<Kept> kept = new BestWeights(folder, 1, metric).bestFirst();
        if (kept.isEmpty()) {
            throw new IOException("there is no best-<epoch>.safetensors in " + folder);
        }
        return kept.get(0).file();
    }

    /**
     * Gives a block the weights of a file.
     *
     * @param block the block, initialized, of the shapes of the one that was saved
     * @param file the file
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if its parameters are not those of the block; nothing is
     *     changed then
     */
    public static void load(Block block, Path file) throws IOException {
        Map<String, Parameter> parameters = BlockParameters.of(block);
        try (SafetensorsReader reader = SafetensorsReader.open(file);
                NDManager manager = NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            Map<String, NDArray> arrays = reader.read(manager);
            if (!arrays.keySet().equals(parameters.keySet())) {
                throw new IllegalArgumentException(
                        file
                                + " must have the parameters "
                                + parameters.keySet()
                                + ", but has "
                                + arrays.keySet());
            }
            parameters.forEach(
                    (path, parameter) -> {
                        if (!arrays.get(path).getShape().equals(parameter.getArray().getShape())) {
                            throw new IllegalArgumentException(
                                    "parameter '"
                                            + path
                                            + "' must be "
                                            + parameter.getArray().getShape()
                                            + ", but is "
                                            + arrays.get(path).getShape()
                                            + " in "
                                            + file);
                        }
                    });
            parameters.forEach((path, p) -> TensorMemory.assign(p.getArray(), arrays.get(path)));
        }
    }
}
