package io.gradus.optimizers.state;

import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.util.Pair;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A block's parameters by path, the names under which they are saved. */
public final class BlockParameters {

    private BlockParameters() {}

    /**
     * Returns the parameters by the keys of {@code block.getParameters()}; one that stands in
     * several places is there once, under its first path.
     *
     * @param block the block, initialized
     * @return the parameters by path
     * @throws IllegalStateException if one is not initialized
     */
    public static Map<String, Parameter> of(Block block) {
        Map<String, Parameter> parameters = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (Pair<String, Parameter> pair : block.getParameters()) {
            Parameter parameter = pair.getValue();
            if (!parameter.isInitialized()) {
                throw new IllegalStateException(
                        "parameter '"
                                + pair.getKey()
                                + "' is not initialized; call trainer.initialize(shapes) first");
            }
            if (ids.add(parameter.getId())
                    && parameters.putIfAbsent(pair.getKey(), parameter) != null) {
                throw new IllegalArgumentException(
                        "two parameters of the block have the path '" + pair.getKey() + "'");
            }
        }
        return parameters;
    }
}
