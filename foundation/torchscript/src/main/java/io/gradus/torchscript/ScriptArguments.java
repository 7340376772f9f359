package io.gradus.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Where the arguments of a {@link ScriptBlock}'s function come from. */
final class ScriptArguments {

    private enum Source {
        PARAMETER,
        CONSTANT,
        TRAINING,
        INPUT,
        ALL_INPUTS
    }

    private final Signature signature;
    private final List<Source> sources = new ArrayList<>();
    private final Map<String, Object> constants;

    /** Throws if the function's parameters and what was added do not fit together. */
    ScriptArguments(Signature signature, Set<String> parameters, Map<String, Object> constants) {
        this.signature = signature;
        this.constants = constants;
        for (Signature.Parameter parameter : signature.parameters()) {
            Source source = sourceOf(parameter, parameters);
            if (source == null) {
                break;
            }
            sources.add(source);
        }
        for (int i = sources.size(); i < signature.parameters().size(); i++) {
            Signature.Parameter parameter = signature.parameters().get(i);
            require(
                    parameter.optional() && sourceOf(parameter, parameters) == null,
                    "a value for '"
                            + signature.parameters().get(sources.size())
                            + "', or a default for it and all behind it");
        }
        List<String> missing = new ArrayList<>(parameters);
        missing.addAll(constants.keySet());
        signature.parameters().forEach(parameter -> missing.remove(parameter.name()));
        require(missing.isEmpty(), "parameters named " + missing);
        require(
                sources.contains(Source.INPUT)
                        ? !sources.contains(Source.ALL_INPUTS)
                        : sources.stream().filter(Source.ALL_INPUTS::equals).count() == 1,
                "one or more Tensor, or one List[Tensor], that take the inputs");
        require(returnsOne() || signature.returns().equals("List[Tensor]"), "tensors as result");
    }

    /** Null for what only a default can fill. */
    private Source sourceOf(Signature.Parameter parameter, Set<String> parameters) {
        String name = parameter.name();
        if (parameters.contains(name)) {
            require(parameter.type().equals("Tensor"), "'" + name + ": Tensor'");
            return Source.PARAMETER;
        } else if (constants.containsKey(name)) {
            signature.checkNumber(parameter, constants.get(name));
            return Source.CONSTANT;
        } else if (name.equals("training") && parameter.type().equals("bool")) {
            return Source.TRAINING;
        }
        return switch (parameter.type()) {
            case "Tensor" -> Source.INPUT;
            case "List[Tensor]" -> Source.ALL_INPUTS;
            default -> null;
        };
    }

    private void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException("'" + signature + "' must have " + what);
        }
    }

    boolean returnsOne() {
        return signature.returns().equals("Tensor");
    }

    Object[] bind(NDList inputs, Map<String, NDArray> parameters, boolean training) {
        Object[] args = new Object[sources.size()];
        int next = 0;
        for (int i = 0; i < args.length; i++) {
            String name = signature.parameters().get(i).name();
            switch (sources.get(i)) {
                case PARAMETER -> args[i] = parameters.get(name);
                case CONSTANT -> args[i] = constants.get(name);
                case TRAINING -> args[i] = training;
                case INPUT -> args[i] = next < inputs.size() ? inputs.get(next++) : next++;
                case ALL_INPUTS -> {
                    args[i] = inputs;
                    next = inputs.size();
                }
                default -> throw new IllegalStateException(sources.get(i).name());
            }
        }
        if (next != inputs.size()) {
            throw new IllegalArgumentException(
                    "'" + signature + "' takes another number of inputs than " + inputs.size());
        }
        return args;
    }
}
