package io.gradus.optimizers.kernels;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A {@link DeviceKernel} with the options of one optimizer. It is here for optimizers; a rule's
 * author needs the kernel alone.
 */
public final class DeviceCall {

    /** The numbers before the lists, {@link Gradients#giveTo}. */
    private static final int BEFORE = 4;

    private final DeviceKernel kernel;
    // What does not change from step to step; null where something is to come.
    private final Object[] fixed;
    // For each argument what its value comes from, or null: a StepValue, or the name in the step.
    private final StepValue[] changing;
    private final String[] ofStep;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    // For each state array the place of its list.
    private final int[] lists;

    /**
     * Puts an optimizer's state and options in the places of the parameters.
     *
     * @param kernel the kernel
     * @param state the names of the state arrays
     * @param options the options by name: numbers, booleans and, for schedules, {@link StepValue}s
     * @throws IllegalArgumentException if there is no list for one of the state arrays
     */
    public DeviceCall(DeviceKernel kernel, List<String> state, Map<String, Object> options) {
        this.kernel = kernel;
        List<DeviceKernel.Parameter> parameters = kernel.parameters();
        int size = BEFORE + parameters.size();
        fixed = new Object[size];
        changing = new StepValue[size];
        ofStep = new String[size];
        lists = new int[state.size()];
        Step any = Step.of(1, 0);
        for (int i = 2; i < parameters.size(); i++) {
            String name = parameters.get(i).name();
            int place = BEFORE + i;
            if (parameters.get(i).isList()) {
                fixed[place] = new NDList();
                continue;
            }
            places.put(name, place);
            Object option = options.get(inCamelCase(name));
            if (any.value(name) != null) {
                ofStep[place] = name;
            } else if (option instanceof StepValue value) {
                changing[place] = value;
            } else {
                fixed[place] = option;
            }
        }
        for (int i = 0; i < lists.length; i++) {
            int at = parameters.indexOf(new DeviceKernel.Parameter(state.get(i), true));
            if (at < 2) {
                throw new IllegalArgumentException(
                        "the device kernel has no list for the state '"
                                + state.get(i)
                                + "': add the parameter "
                                + state.get(i)
                                + ": List[Tensor] to its update function");
            }
            lists[i] = BEFORE + at;
        }
    }

    private static String inCamelCase(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_")) {
            camel.append(
                    camel.isEmpty()
                            ? word
                            : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return camel.toString();
    }

    /** The arguments for a step, without those that only the rule knows. */
    public DeviceArguments arguments(Step step) {
        Object[] values = fixed.clone();
        for (int i = BEFORE; i < values.length; i++) {
            if (ofStep[i] != null) {
                values[i] = step.value(ofStep[i]);
            } else if (changing[i] != null) {
                values[i] = changing[i].at(step);
            }
        }
        return new DeviceArguments(places, values);
    }

    /**
     * Updates weights in place, in one native call.
     *
     * @param gradients the preparation of all gradients
     * @param weights the weights, of one type and device
     * @param grads their gradients
     * @param state for each name of the state its arrays, in the order of the weights
     * @param args the arguments; they are used up
     * @throws IllegalStateException if an argument was not set
     */
    public void run(
            Gradients gradients,
            NDList weights,
            NDList grads,
            List<NDList> state,
            DeviceArguments args) {
        Object[] values = args.values();
        gradients.giveTo(values);
        values[BEFORE] = weights;
        values[BEFORE + 1] = grads;
        for (int i = 0; i < lists.length; i++) {
            values[lists[i]] = state.get(i);
        }
        boolean wide = weights.head().getDataType() == DataType.FLOAT64;
        for (int i = BEFORE; i < values.length; i++) {
            if (values[i] == null) {
                throw new IllegalStateException(missing(i));
            }
            if (!wide && values[i] instanceof Double number) {
                values[i] = asFloat(number);
            }
        }
        kernel.script().run("step", values);
    }

    private String missing(int place) {
        String name =
                places.entrySet().stream()
                        .filter(entry -> entry.getValue() == place)
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
        return "the device kernel's parameter '"
                + name
                + "' is neither an option of the rule nor given by deviceArguments";
    }

    /**
     * A number beyond the range of float32, such as a learning rate over a small correction, is
     * infinite there, as it is in the loops; PyTorch refuses it.
     */
    private static Object asFloat(double number) {
        return Math.abs(number) > Float.MAX_VALUE ? (float) number : number;
    }
}
