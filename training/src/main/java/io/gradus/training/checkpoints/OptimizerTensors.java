package io.gradus.training.checkpoints;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.optimizer.Optimizer;
import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import io.gradus.optimizers.Coefficient;
import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.Rate;
import io.gradus.optimizers.state.StateSlot;
import io.gradus.optimizers.state.Stateful;
import io.gradus.optimizers.state.States;
import io.gradus.safetensors.SafetensorsException;
import io.gradus.safetensors.SafetensorsType;
import io.gradus.text.Excerpt;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An optimizer's state as tensors of a file: for each parameter of a block its count, {@code
 * <path>.step}, and, unless that is 0, its arrays, {@code <path>.<slot>}. What is of an optimizer
 * inside a wrapper begins with {@code inner.}. The metadata has each one's {@code class}, its
 * hyper-parameters, {@code options}, as JSON, and the number of {@code updates} of the run; that of
 * averages has since when they are made, {@code begins}.
 */
final class OptimizerTensors {

    private static final Logger LOG = LoggerFactory.getLogger(OptimizerTensors.class);
    private static final Gson GSON = new Gson();
    private static final String CLASS = "class";
    private static final String OPTIONS = "options";
    private static final String STEP = ".step";
    private static final String RATE = "rate";
    private static final String TRACKER = "learningRateTracker";

    /** Rates that are nearer to each other, relatively, are the same. */
    private static final double SAME_RATE = 1e-6;

    static final String INNER = "inner";
    private static final String UPDATES = "updates";
    private static final String BEGINS = "begins";

    /** That of schedules' steps. */
    private static final long MOST_UPDATES = 1L << 53;

    /** One optimizer of a chain of wrappers, with the start of its names. */
    private record Level(String prefix, Stateful optimizer) {}

    /** Content of a file for one optimizer of the chain. */
    record Prepared(long updates, States.Begins begins, Map<String, States.Saved> states) {}

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
                        + " cannot be saved; only that of optimizers that extend "
                        + Stateful.class.getName()
                        + " can");
    }

    /** The number of updates so far, of all parameters and optimizers together. */
    long updates() {
        return levels.stream()
                .flatMap(level -> level.optimizer().states().save().values().stream())
                .mapToLong(States.Saved::count)
                .sum();
    }

    /** Keeps updates and all else that changes the state waiting until {@link #endExclude}. */
    void exclude() {
        levels.get(0).optimizer().exclude();
    }

    /** Ends what {@link #exclude} began. */
    void endExclude() {
        levels.get(0).optimizer().endExclude();
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
            if (optimizer instanceof GradusOptimizer rule && rule.lastRate() != null) {
                metadata.put(level.prefix() + RATE, GSON.toJson(rule.lastRate()));
            }
            metadata.put(level.prefix() + UPDATES, Long.toString(optimizer.updates()));
            if (optimizer.needsBegins()) {
                metadata.put(level.prefix() + BEGINS, GSON.toJson(byPath(optimizer)));
            }
            Map<String, States.Saved> states = new LinkedHashMap<>(optimizer.states().save());
            parameters.forEach(
                    (path, parameter) -> {
                        String start = level.prefix() + path;
                        States.Saved saved = states.remove(parameter.getId());
                        arrays.put(start + STEP, manager.create(saved == null ? 0 : saved.count()));
                        if (saved != null) {
                            List<String> slots = names(optimizer);
                            slots.add(Stateful.MASTER_WEIGHT);
                            for (int i = 0; i < saved.arrays().length; i++) {
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

    private static List<String> names(Stateful optimizer) {
        return new ArrayList<>(optimizer.slots().stream().map(StateSlot::name).toList());
    }

    private States.Begins byPath(Stateful optimizer) {
        States.Begins begins = optimizer.states().begins();
        Map<String, Long> others = new TreeMap<>();
        parameters.forEach(
                (path, parameter) -> {
                    long begin = begins.of(parameter.getId());
                    if (begin != begins.run()) {
                        others.put(path, begin);
                    }
                });
        return new States.Begins(begins.run(), others);
    }

    private static JsonObject options(Stateful optimizer) {
        Map<String, Object> options = new LinkedHashMap<>(optimizer.options());
        options.remove(INNER); // has its own entry
        if (optimizer instanceof GradusOptimizer rule) {
            options.put(TRACKER, Coefficient.printed(rule.trackers().get(TRACKER)));
        }
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
    void compare(StateMismatch file) {
        for (Level level : levels) {
            String name = level.optimizer().getClass().getName();
            String inFile = file.metadata().get(level.prefix() + CLASS);
            if (!name.equals(inFile)) {
                file.ignore(level.prefix());
                file.add(
                        "the optimizer %sis %s in the file, but must be %s"
                                .formatted(
                                        level == levels.get(0) ? "" : "inside ",
                                        Excerpt.of(String.valueOf(inFile)),
                                        name));
                return;
            }
            parameters.forEach((path, parameter) -> compare(file, level, path, parameter));
        }
    }

    private static void compare(StateMismatch file, Level level, String path, Parameter parameter) {
        String start = level.prefix() + path;
        file.expect(start + STEP, SafetensorsType.I64, new Shape());
        NDArray weight = parameter.getArray();
        List<StateSlot> slots = level.optimizer().slots();
        if (slots.stream().anyMatch(slot -> file.has(start + "." + slot.name()))) {
            for (StateSlot slot : slots) {
                String name = start + "." + slot.name();
                if (!slot.isOptional() || file.has(name)) {
                    file.expect(name, typeInFile(file, name, slot, weight), shape(slot, weight));
                }
            }
        }
        // files from before there were master weights have none
        String master = start + "." + Stateful.MASTER_WEIGHT;
        boolean narrow = SafetensorsType.of(weight).isNarrow();
        if (level.optimizer().inner() == null && narrow && file.has(master)) {
            file.expect(master, SafetensorsType.F32, weight.getShape());
        }
    }

    private static Shape shape(StateSlot slot, NDArray weight) {
        return slot.shape(weight.getShape());
    }

    /** The type of a state array, or, as in older files, that of a weight of 16 bits. */
    private static SafetensorsType typeInFile(
            StateMismatch file, String name, StateSlot slot, NDArray weight) {
        SafetensorsType old = SafetensorsType.of(weight);
        return slot.hasTypeOfWeight() && file.isOfType(name, old) ? old : slot.type(weight);
    }

    /** Whether a file has a parameter. */
    boolean isIn(StateMismatch file, String path) {
        return levels.stream().anyMatch(level -> file.has(level.prefix() + path + STEP));
    }

    /** Whether state arrays of a parameter have other shapes or types in a file. */
    boolean hasOtherShape(StateMismatch file, String path, Parameter parameter) {
        return levels.stream().anyMatch(level -> hasOtherShape(file, level, path, parameter));
    }

    private static boolean hasOtherShape(
            StateMismatch file, Level level, String path, Parameter parameter) {
        String start = level.prefix() + path + ".";
        NDArray weight = parameter.getArray();
        StateSlot master = StateSlot.copyOfWeight(Stateful.MASTER_WEIGHT);
        return Stream.concat(Stream.of(master), level.optimizer().slots().stream())
                .anyMatch(
                        slot ->
                                file.isOther(
                                        start + slot.name(),
                                        typeInFile(file, start + slot.name(), slot, weight),
                                        shape(slot, weight)));
    }

    /** The parameter's part of a tensor's name. */
    String pathOf(String name) {
        String path = name;
        for (Level level : levels) { // each prefix is longer than the one before
            if (name.startsWith(level.prefix())) {
                path = name.substring(level.prefix().length());
            }
        }
        return path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : path;
    }

    /**
     * Puts the state together, for each optimizer of the chain, and changes nothing yet.
     *
     * @param arrays the tensors of a file that fits
     * @throws SafetensorsException if a count and the arrays contradict each other, or the number
     *     of updates is none
     */
    List<Prepared> prepare(Path file, Map<String, String> metadata, Map<String, NDArray> arrays)
            throws SafetensorsException {
        List<Prepared> prepared = new ArrayList<>();
        for (Level level : levels) {
            Map<String, States.Saved> states = new LinkedHashMap<>();
            for (Map.Entry<String, Parameter> entry : parameters.entrySet()) {
                String start = level.prefix() + entry.getKey();
                List<StateSlot> slots = new ArrayList<>(level.optimizer().slots());
                if (arrays.containsKey(start + "." + Stateful.MASTER_WEIGHT)) {
                    slots.add(StateSlot.copyOfWeight(Stateful.MASTER_WEIGHT));
                }
                NDArray weight = entry.getValue().getArray();
                long step = arrays.get(start + STEP).getLong();
                NDArray[] state =
                        slots.stream()
                                .map(slot -> array(arrays, start + ".", slot, step, weight))
                                .filter(array -> array != null)
                                .toArray(NDArray[]::new);
                int wanted = step == 0 ? 0 : slots.size();
                if (step < 0 || step > MOST_UPDATES || state.length != wanted) {
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
            long updates = updates(file, metadata, level, states);
            States.Begins begins = begins(file, metadata, level, updates);
            checkBegins(file, begins, states);
            prepared.add(new Prepared(updates, begins, states));
        }
        levels.forEach(level -> level.optimizer().states().save()); // throws if it is closed
        return prepared;
    }

    /**
     * Adds the present state of the parameters that were not chosen to a prepared one; those that
     * have none begin then.
     */
    void addUnchanged(List<Prepared> prepared, Map<String, Parameter> chosen) {
        for (int i = 0; i < levels.size(); i++) {
            Map<String, States.Saved> present = levels.get(i).optimizer().states().save();
            States.Begins presentBegins = levels.get(i).optimizer().states().begins();
            Map<String, States.Saved> states = prepared.get(i).states();
            Map<String, Parameter> unchanged = new LinkedHashMap<>(parameters);
            unchanged.keySet().removeAll(chosen.keySet());
            for (Parameter parameter : unchanged.values()) {
                States.Saved saved = present.get(parameter.getId());
                if (saved != null) {
                    states.put(parameter.getId(), saved);
                }
            }
            long most = states.values().stream().mapToLong(States.Saved::count).max().orElse(0);
            long updates = Math.max(prepared.get(i).updates(), most);
            Map<String, Long> others = new HashMap<>(prepared.get(i).begins().others());
            for (Parameter parameter : unchanged.values()) {
                String id = parameter.getId();
                others.put(id, states.containsKey(id) ? presentBegins.of(id) : updates);
            }
            States.Begins begins = new States.Begins(prepared.get(i).begins().run(), others);
            prepared.set(i, new Prepared(updates, begins, states));
        }
    }

    /** An array of a file, or a new one where files did not have it in earlier versions. */
    private static NDArray array(
            Map<String, NDArray> arrays, String start, StateSlot slot, long step, NDArray weight) {
        NDArray array = arrays.get(start + slot.name());
        if (array != null || step == 0 || !slot.isOptional()) {
            return array;
        }
        NDArray made = slot.create(weight);
        made.attach(arrays.values().iterator().next().getManager());
        return made;
    }

    /**
     * The number of updates of the run; in files that do not have it, the largest count, or where
     * nothing was updated yet the one to begin with.
     */
    private static long updates(
            Path file, Map<String, String> metadata, Level level, Map<String, States.Saved> states)
            throws SafetensorsException {
        long most = states.values().stream().mapToLong(States.Saved::count).max().orElse(0);
        String text = metadata.get(level.prefix() + UPDATES);
        if (text == null) {
            return states.isEmpty() ? level.optimizer().states().firstCount() : most;
        }
        try {
            long updates = Long.parseLong(text);
            if (updates >= most && updates <= MOST_UPDATES) {
                return updates;
            }
        } catch (NumberFormatException e) {
            throw new SafetensorsException(
                    file, "updates in its metadata is " + Excerpt.of(text), e);
        }
        throw new SafetensorsException(
                file,
                "updates in its metadata is "
                        + Excerpt.of(text)
                        + ", but must be in ["
                        + most
                        + ", 2^53]");
    }

    /** When parameters, by id, were there; in files that do not have it, from the start. */
    private States.Begins begins(Path file, Map<String, String> metadata, Level level, long updates)
            throws SafetensorsException {
        String json = metadata.get(level.prefix() + BEGINS);
        States.Begins byPath = parse(file, json, States.Begins.class, "begins are");
        if (byPath == null) {
            return new States.Begins(0, Map.of());
        }
        Map<String, Long> others = byPath.others();
        if (others == null
                || !isCount(byPath.run(), updates)
                || others.values().stream().anyMatch(begin -> !isCount(begin, updates))) {
            throw new SafetensorsException(
                    file,
                    "begins in its metadata are "
                            + Excerpt.of(json)
                            + ", but must be in [0, "
                            + updates
                            + "]");
        }
        Map<String, Long> byId = new HashMap<>();
        parameters.forEach(
                (path, parameter) -> {
                    if (others.containsKey(path)) {
                        byId.put(parameter.getId(), others.get(path));
                    }
                });
        return new States.Begins(byPath.run(), byId);
    }

    private static void checkBegins(
            Path file, States.Begins begins, Map<String, States.Saved> states)
            throws SafetensorsException {
        for (Map.Entry<String, States.Saved> entry : states.entrySet()) {
            if (begins.of(entry.getKey()) > entry.getValue().count()) {
                throw new SafetensorsException(
                        file,
                        String.format(
                                Locale.ROOT,
                                "by its metadata a parameter begins after update %d, but it has had"
                                        + " its part in update %d",
                                begins.of(entry.getKey()),
                                entry.getValue().count()));
            }
        }
    }

    private static boolean isCount(Long count, long most) {
        return count != null && count >= 0 && count <= most;
    }

    /** Replaces the state by a {@link #prepare prepared} one, while all others are excluded. */
    void restore(List<Prepared> prepared) {
        for (int i = 0; i < levels.size(); i++) {
            Stateful optimizer = levels.get(i).optimizer();
            Prepared level = prepared.get(i);
            optimizer.restore(level.states(), level.updates(), level.begins());
        }
    }

    /**
     * Logs hyper-parameters that are others than in the file, which is allowed.
     *
     * @param rates whether to ask for the learning rate of the last update that was saved: if the
     *     tracker has no text, this alone tells that it is another
     */
    void logChangedOptions(Path file, Map<String, String> metadata, boolean rates)
            throws SafetensorsException {
        for (Level level : levels) {
            String name = level.optimizer().getClass().getSimpleName();
            JsonObject now = options(level.optimizer());
            JsonObject then =
                    parse(
                            file,
                            metadata.get(level.prefix() + OPTIONS),
                            JsonObject.class,
                            "options are");
            if (then != null) {
                logChangedOptions(file, name, then, now);
            }
            Rate rate = parse(file, metadata.get(level.prefix() + RATE), Rate.class, "rate is");
            if (rates && rate != null && level.optimizer() instanceof GradusOptimizer rule) {
                logChangedRate(file, name, rate, rule.rateOf(rate.update()));
            }
        }
    }

    private static void logChangedOptions(
            Path file, String optimizer, JsonObject then, JsonObject now) {
        Set<String> names = new TreeSet<>(now.keySet());
        names.addAll(then.keySet());
        for (String name : names) {
            String before = String.valueOf(then.get(name));
            String after = String.valueOf(now.get(name));
            // of options that an earlier version did not save nothing is known
            if (then.has(name) && !before.equals(after)) {
                String text = "{} of {} was {} when {} was saved, and is {} now";
                Object[] values = {name, optimizer, Excerpt.of(before), file, after};
                if (name.equals(TRACKER)) {
                    LOG.warn(text, values);
                } else {
                    LOG.info(text, values);
                }
            }
        }
    }

    private static void logChangedRate(Path file, String optimizer, Rate then, Rate now) {
        if (now != null && Math.abs(now.value() - then.value()) > SAME_RATE * then.value()) {
            LOG.warn(
                    "the learning rate of {} in update {} was {} in the run that saved {}, and"
                            + " would be {} now",
                    optimizer,
                    then.update(),
                    then.value(),
                    file,
                    now.value());
        }
    }

    private static <T> T parse(Path file, String json, Class<T> type, String what)
            throws SafetensorsException {
        try {
            return GSON.fromJson(json, type);
        } catch (JsonParseException e) {
            throw new SafetensorsException(file, "its " + what + " not valid JSON", e);
        }
    }
}
