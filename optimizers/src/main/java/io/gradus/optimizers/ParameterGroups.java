package io.gradus.optimizers;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import io.gradus.text.Checks;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Settings for some parameters of a block: a factor of the learning rate, a weight decay of their
 * own, or none of both because they are frozen.
 *
 * <pre>{@code
 * Optimizer adamW = AdamW.builder()
 *         .optParameterGroups(
 *                 ParameterGroups.of(model.getBlock())
 *                         .noDecay()
 *                         .layerDecay(0.75)
 *                         .learningRateFactor(".*head.*", 10)
 *                         .frozen("01Conv2d_.*"))
 *         .build();
 * }</pre>
 *
 * <p>Patterns are regular expressions for a parameter's whole name, its path in the block: the keys
 * of {@code block.getParameters()}, such as {@code 02SequentialBlock_01Linear_bias}. One that
 * matches nothing is an error whose message lists the names. Rules add up: factors multiply, and of
 * several weight decays the last counts.
 *
 * <p>An instance is immutable; each method returns a new one.
 */
public final class ParameterGroups {

    /**
     * Settings of one parameter.
     *
     * @param name its path in the block
     * @param layer the name of the block's child that it belongs to
     * @param type its type
     * @param vector whether it is known to have fewer than two dimensions
     * @param learningRateFactor the factor of the learning rate
     * @param weightDecay its weight decay, or null for the optimizer's
     * @param frozen whether it is left as it is
     */
    record Setting(
            String name,
            String layer,
            Parameter.Type type,
            boolean vector,
            double learningRateFactor,
            Float weightDecay,
            boolean frozen) {

        Setting times(double factor) {
            return new Setting(
                    name, layer, type, vector, learningRateFactor * factor, weightDecay, frozen);
        }

        Setting decayed(float decay) {
            return new Setting(name, layer, type, vector, learningRateFactor, decay, frozen);
        }

        Setting freeze() {
            return new Setting(name, layer, type, vector, learningRateFactor, weightDecay, true);
        }
    }

    private final Map<String, Setting> byId;

    private ParameterGroups(Map<String, Setting> byId) {
        this.byId = byId;
    }

    /**
     * Returns groups without a rule yet for all parameters of a block.
     *
     * @param block the block that is trained, initialized or not
     * @return the groups
     * @throws IllegalArgumentException if the block has no parameters
     */
    public static ParameterGroups of(Block block) {
        Checks.required("block", block);
        Map<String, Setting> byId = new LinkedHashMap<>();
        Map<String, String> layers = layers(block);
        for (Pair<String, Parameter> entry : block.getParameters()) {
            Parameter parameter = entry.getValue();
            String layer = layers.getOrDefault(parameter.getId(), "");
            byId.putIfAbsent(
                    parameter.getId(),
                    new Setting(
                            entry.getKey(),
                            layer,
                            parameter.getType(),
                            parameter.isInitialized()
                                    && parameter.getArray().getShape().dimension() < 2,
                            1,
                            null,
                            false));
        }
        if (byId.isEmpty()) {
            throw new IllegalArgumentException("block must have parameters, but has none");
        }
        return new ParameterGroups(byId);
    }

    /** The names of the children that parameters belong to, by the parameters' ids. */
    private static Map<String, String> layers(Block block) {
        Block at = block;
        for (Block inside = onlyHolder(at); inside != null; inside = onlyHolder(at)) {
            at = inside;
        }
        Map<String, String> layers = new HashMap<>();
        for (Pair<String, Block> child : at.getChildren()) {
            for (Parameter parameter : child.getValue().getParameters().values()) {
                layers.putIfAbsent(parameter.getId(), child.getKey());
            }
        }
        return layers;
    }

    /** The child with children of its own that has all of a block's parameters, or null. */
    private static Block onlyHolder(Block block) {
        int all = block.getParameters().size();
        return block.getChildren().values().stream()
                .filter(child -> child.getParameters().size() == all)
                .filter(child -> !child.getChildren().isEmpty())
                .findFirst()
                .orElse(null);
    }

    /**
     * Takes the weight decay off biases and off the scales and shifts of normalizations, as is
     * usual: the parameters of the types BIAS, GAMMA and BETA, and, of an initialized block, those
     * of fewer than two dimensions, because the scales of a loaded TorchScript model's
     * normalizations have the type WEIGHT.
     *
     * @return groups with this rule
     */
    public ParameterGroups noDecay() {
        return change(
                s ->
                        s.vector()
                                || s.type() == Parameter.Type.BIAS
                                || s.type() == Parameter.Type.GAMMA
                                || s.type() == Parameter.Type.BETA,
                s -> s.decayed(0));
    }

    /**
     * Multiplies the learning rate of some parameters.
     *
     * @param pattern a regular expression for their whole names
     * @param factor the factor, in [0, infinity)
     * @return groups with this rule
     * @throws IllegalArgumentException if the pattern is no regular expression, no name matches or
     *     the factor is out of its range
     */
    public ParameterGroups learningRateFactor(String pattern, double factor) {
        Checks.in("factor", factor, "[0, infinity)");
        return change(named(pattern), s -> s.times(factor));
    }

    /**
     * Multiplies the learning rate of the parameters of a type.
     *
     * @param type the type
     * @param factor the factor, in [0, infinity)
     * @return groups with this rule
     * @throws IllegalArgumentException if there is no such parameter or the factor is out of its
     *     range
     */
    public ParameterGroups learningRateFactor(Parameter.Type type, double factor) {
        Checks.in("factor", factor, "[0, infinity)");
        return change(ofType(type), s -> s.times(factor));
    }

    /**
     * Sets the weight decay of some parameters in place of the optimizer's.
     *
     * @param pattern a regular expression for their whole names
     * @param weightDecay the weight decay, in [0, infinity)
     * @return groups with this rule
     * @throws IllegalArgumentException if the pattern is no regular expression, no name matches or
     *     the decay is out of its range
     */
    public ParameterGroups weightDecay(String pattern, float weightDecay) {
        Checks.in("weightDecay", weightDecay, "[0, infinity)");
        return change(named(pattern), s -> s.decayed(weightDecay));
    }

    /**
     * Sets the weight decay of the parameters of a type in place of the optimizer's.
     *
     * @param type the type
     * @param weightDecay the weight decay, in [0, infinity)
     * @return groups with this rule
     * @throws IllegalArgumentException if there is no such parameter or the decay is out of its
     *     range
     */
    public ParameterGroups weightDecay(Parameter.Type type, float weightDecay) {
        Checks.in("weightDecay", weightDecay, "[0, infinity)");
        return change(ofType(type), s -> s.decayed(weightDecay));
    }

    /**
     * Leaves some parameters as they are. Their gradients are still computed; {@code
     * Block.freezeParameters} saves that time too.
     *
     * @param pattern a regular expression for their whole names
     * @return groups with this rule
     * @throws IllegalArgumentException if the pattern is no regular expression or no name matches
     */
    public ParameterGroups frozen(String pattern) {
        return change(named(pattern), Setting::freeze);
    }

    /**
     * Leaves the parameters of a type as they are.
     *
     * @param type the type
     * @return groups with this rule
     * @throws IllegalArgumentException if there is no such parameter
     */
    public ParameterGroups frozen(Parameter.Type type) {
        return change(ofType(type), Setting::freeze);
    }

    /**
     * Lets the learning rate fall from the last layer, the nearest to the output, to the first: it
     * is multiplied by decay^(number of layers after it). Layers are the children of the block that
     * have parameters, or, if one child holds all of them, that child's children, and so on;
     * parameters of the block itself come before the first.
     *
     * @param decay the factor from a layer to the one before it, in (0, 1]; 0.75 is usual
     * @return groups with this rule
     * @throws IllegalArgumentException if the decay is out of its range, or there are no two layers
     * @see <a href="https://arxiv.org/abs/1801.06146">Howard and Ruder, Universal Language Model
     *     Fine-tuning for Text Classification, 2018 (discriminative fine-tuning)</a>
     */
    public ParameterGroups layerDecay(double decay) {
        Checks.check(decay > 0 && decay <= 1, "decay", decay, "(0, 1]");
        Set<String> distinct = new LinkedHashSet<>();
        byId.values().forEach(s -> distinct.add(s.layer()));
        List<String> layers = List.copyOf(distinct);
        if (layers.size() < 2) {
            throw new IllegalArgumentException(
                    "layerDecay needs a block with at least two layers, but all its parameters are"
                            + " of one; there are "
                            + names());
        }
        return change(
                s -> true,
                s -> s.times(Math.pow(decay, layers.size() - 1 - layers.indexOf(s.layer()))));
    }

    private Predicate<Setting> named(String pattern) {
        Checks.required("pattern", pattern);
        Predicate<String> matches = compile(pattern).asMatchPredicate();
        Predicate<Setting> chosen = s -> matches.test(s.name());
        require(chosen, "pattern '" + pattern + "' matches no parameter; there are " + names());
        return chosen;
    }

    private static Pattern compile(String pattern) {
        try {
            return Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "pattern must be a regular expression, but is '%s': %s"
                            .formatted(pattern, e.getDescription()),
                    e);
        }
    }

    private Predicate<Setting> ofType(Parameter.Type type) {
        Checks.required("type", type);
        Predicate<Setting> chosen = s -> s.type() == type;
        require(chosen, "no parameter is of the type " + type);
        return chosen;
    }

    private List<String> names() {
        return byId.values().stream().map(Setting::name).toList();
    }

    private void require(Predicate<Setting> chosen, String message) {
        if (byId.values().stream().noneMatch(chosen)) {
            throw new IllegalArgumentException(message);
        }
    }

    private ParameterGroups change(Predicate<Setting> chosen, UnaryOperator<Setting> rule) {
        Map<String, Setting> changed = new LinkedHashMap<>(byId);
        changed.replaceAll((id, s) -> chosen.test(s) ? rule.apply(s) : s);
        return new ParameterGroups(changed);
    }

    /** The settings of a parameter, or an exception if it is of another block. */
    Setting of(String parameterId) {
        Setting setting = byId.get(parameterId);
        if (setting == null) {
            throw new IllegalStateException(
                    "parameter '"
                            + parameterId
                            + "' is not of the block that the parameter groups were made of; make"
                            + " them of the block that is trained");
        }
        return setting;
    }

    /** The name of a parameter, or its id if it is of another block. */
    String nameOf(String parameterId) {
        Setting setting = byId.get(parameterId);
        return setting == null ? parameterId : setting.name();
    }

    /** The id of the parameter that has a name, or what is given if none has. */
    String idOf(String name) {
        return byId.entrySet().stream()
                .filter(entry -> entry.getValue().name().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(name);
    }

    /**
     * Returns one line for each parameter: its name, and what is special about it.
     *
     * @return the text
     */
    public String describe() {
        StringBuilder text = new StringBuilder();
        for (Setting s : byId.values()) {
            text.append(s.name());
            if (s.frozen()) {
                text.append(" frozen");
            }
            if (s.learningRateFactor() != 1) {
                text.append(" learningRate*").append(s.learningRateFactor());
            }
            if (s.weightDecay() != null) {
                text.append(" weightDecay=").append(s.weightDecay());
            }
            text.append('\n');
        }
        return text.toString();
    }

    /**
     * Returns how many parameters there are and how many of them are special.
     *
     * @return for example {@code ParameterGroups(3 of 6 parameters)}
     */
    @Override
    public String toString() {
        long special =
                byId.values().stream()
                        .filter(
                                s ->
                                        s.frozen()
                                                || s.learningRateFactor() != 1
                                                || s.weightDecay() != null)
                        .count();
        return "ParameterGroups(" + special + " of " + byId.size() + " parameters)";
    }
}
