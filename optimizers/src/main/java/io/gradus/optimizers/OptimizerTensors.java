package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An optimizer's state as tensors of a file: for each parameter of a block its count, {@code
 * <path>.step}, and, unless that is 0, its arrays, {@code <path>.<slot>}. What is of an optimizer
 * inside a wrapper begins with {@code inner.}. The metadata has each one's {@code class} and its
 * hyper-parameters, {@code options}, as JSON.
 */
final class OptimizerTensors {

    private static final Logger LOG = LoggerFactory.getLogger(OptimizerTensors.class);
    private static final Gson GSON = new Gson();
    private static final String CLASS = "class";
    private static final String OPTIONS = "options";
    private static final String STEP = ".step";
    private static final String INNER = "inner";

    /** One optimizer of a chain of wrappers, with the start of its names. */
    private record Level(String prefix, Stateful optimizer) {}

    private final List<Level> levels = new ArrayList<>();
    private final Map<String, Parameter> parameters;

    /**
     * Takes an optimizer.
     *
     * @param prefix the start of all names
     * @throws IllegalArgumentException if its state, or that of one inside it, cannot be had
     */
    OptimizerTensors(Optimizer optimizer, Map<String, Parameter> parameters, String prefix) {
        this.parameters = parameters;
        Optimizer at = optimizer;
        String start = prefix;
        do {
            Stateful stateful = stateful(at);
            levels.add(new Level(start, stateful));
            at = stateful.inner();
            start += INNER + ".";
        } while (at != null);
    }

    /** Throws if the state of an optimizer, or of one inside it, cannot be had. */
    static void check(Optimizer optimizer) {
        new OptimizerTensors(optimizer, Map.of(), "");
    }

    private static Stateful stateful(Optimizer optimizer) {
        if (optimizer instanceof Stateful stateful) {
            return stateful;
        }
        throw new IllegalArgumentException(
                "the state of "
                        + (optimizer == null ? null : optimizer.getClass().getName())
                        + " cannot be saved; only that of the optimizers of "
                        + Stateful.class.getPackageName()
                        + " can");
    }

    /** The number of updates so far, of all parameters and optimizers together. */
    long updates() {
        return levels.stream()
                .flatMap(level -> level.optimizer().states().save().values().stream())
                .mapToLong(States.Saved::count)
                .sum();
    }

    // ---- saving ----

    /**
     * Adds the state as it is.
     *
     * @param manager the owner of new arrays; most are those in use
     */
    void collect(NDManager manager, Map<String, NDArray> arrays, Map<String, String> metadata) {
        for (Level level : levels) {
            Stateful optimizer = level.optimizer();
            metadata.put(level.prefix() + CLASS, optimizer.getClass().getName());
            metadata.put(level.prefix() + OPTIONS, GSON.toJson(options(optimizer)));
            Map<String, States.Saved> states = new LinkedHashMap<>(optimizer.states().save());
            parameters.forEach(
                    (path, parameter) -> {
                        String start = level.prefix() + path;
                        States.Saved saved = states.remove(parameter.getId());
                        arrays.put(start + STEP, manager.create(saved == null ? 0 : saved.count()));
                        if (saved != null) {
                            List<String> slots = optimizer.stateNames();
                            for (int i = 0; i < slots.size(); i++) {
                                arrays.put(start + "." + slots.get(i), saved.arrays()[i]);
                            }
                        }
                    });
            if (!states.isEmpty()) {
                throw new IllegalArgumentException(
                        "the optimizer has the state of "
                                + states.size()
                                + " parameters that are not in the block");
            }
        }
    }

    private static JsonObject options(Stateful optimizer) {
        Map<String, Object> options = new LinkedHashMap<>(optimizer.options());
        options.remove(INNER); // has its own entry
        options.replaceAll(
                (name, value) -> {
                    boolean isNumber = value instanceof Number number && isFinite(number);
                    return isNumber || value instanceof Boolean ? value : String.valueOf(value);
                });
        return GSON.toJsonTree(options).getAsJsonObject();
    }

    private static boolean isFinite(Number number) {
        return Double.isFinite(number.doubleValue());
    }

    // ---- loading ----

    /** Compares a file's tensors and classes with those of this optimizer. */
    void compare(Misfits file) {
        for (Level level : levels) {
            String name = level.optimizer().getClass().getName();
            String inFile = file.metadata().get(level.prefix() + CLASS);
            if (!name.equals(inFile)) {
                file.ignore(level.prefix());
                file.add(
                        "the optimizer %sis %s in the file, but must be %s"
                                .formatted(level == levels.get(0) ? "" : "inside ", inFile, name));
                return;
            }
            parameters.forEach((path, parameter) -> compare(file, level, path, parameter));
        }
    }

    private static void compare(Misfits file, Level level, String path, Parameter parameter) {
        String start = level.prefix() + path;
        file.expect(start + STEP, SafetensorsType.I64, new Shape());
        List<String> slots = level.optimizer().stateNames();
        if (slots.stream().anyMatch(slot -> file.has(start + "." + slot))) {
            for (String slot : slots) {
                if (level.optimizer().isNumber(slot)) {
                    file.expect(start + "." + slot, SafetensorsType.F32, new Shape());
                } else {
                    file.expect(start + "." + slot, parameter.getArray());
                }
            }
        }
    }

    /**
     * Puts the state together, for each optimizer of the chain, and changes nothing yet.
     *
     * @param arrays the tensors of a file that fits
     * @throws SafetensorsException if a count and the arrays contradict each other
     */
    List<Map<String, States.Saved>> prepare(Path file, Map<String, NDArray> arrays)
            throws SafetensorsException {
        List<Map<String, States.Saved>> prepared = new ArrayList<>();
        for (Level level : levels) {
            List<String> slots = level.optimizer().stateNames();
            Map<String, States.Saved> states = new LinkedHashMap<>();
            for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
                String start = level.prefix() + entry.getKey();
                long step = arrays.get(start + STEP).getLong();
                NDArray[] state =
                        slots.stream()
                                .map(slot -> arrays.get(start + "." + slot))
                                .filter(array -> array != null)
                                .toArray(NDArray[]::new);
                int wanted = step == 0 ? 0 : slots.size();
                if (step < 0 || step >= Integer.MAX_VALUE || state.length != wanted) {
                    throw new SafetensorsException(
                            file,
                            String.format(
                                    Locale.ROOT,
                                    "'%s' is %d, which cannot be with %d state arrays",
                                    start + STEP,
                                    step,
                                    state.length));
                }
                if (step > 0) {
                    states.put(entry.getValue().getId(), new States.Saved(step, state));
                }
            }
            prepared.add(states);
        }
        levels.forEach(level -> level.optimizer().states().save()); // throws if it is closed
        return prepared;
    }

    /** Replaces the state by a {@link #prepare prepared} one. */
    void restore(List<Map<String, States.Saved>> prepared) {
        for (int i = 0; i < levels.size(); i++) {
            levels.get(i).optimizer().states().restore(prepared.get(i));
        }
    }

    /** Logs hyper-parameters that are others than in the file, which is allowed. */
    void logChangedOptions(Path file, Map<String, String> metadata) throws SafetensorsException {
        for (Level level : levels) {
            JsonObject now = options(level.optimizer());
            JsonObject then = parse(file, metadata.get(level.prefix() + OPTIONS));
            Set<String> names = new TreeSet<>(now.keySet());
            names.addAll(then.keySet());
            for (String name : names) {
                JsonElement before = then.get(name);
                JsonElement after = now.get(name);
                if (!String.valueOf(before).equals(String.valueOf(after))) {
                    LOG.info(
                            "{} of {} was {} when {} was saved, and is {} now",
                            name,
                            level.optimizer().getClass().getSimpleName(),
                            before,
                            file,
                            after);
                }
            }
        }
    }

    private static JsonObject parse(Path file, String options) throws SafetensorsException {
        try {
            JsonObject parsed = GSON.fromJson(options, JsonObject.class);
            return parsed == null ? new JsonObject() : parsed;
        } catch (JsonParseException e) {
            throw new SafetensorsException(file, "its options are not valid JSON", e);
        }
    }
}
