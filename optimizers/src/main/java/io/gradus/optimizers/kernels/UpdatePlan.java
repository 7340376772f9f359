package io.gradus.optimizers.kernels;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The native calls that an update by a {@link DeviceKernel} takes: one for all parameters of a type
 * on a device whose arguments are the same. What of a {@link Step} the kernel does not use makes no
 * difference. It is here for optimizers; a rule's author needs the kernel alone.
 */
public final class UpdatePlan {

    /** What a call's arguments follow from. */
    private record Setting(Device device, DataType type, Gradients gradients, Step step) {}

    /** What parameters that share a call have in common. */
    private record Common(
            Device device, DataType type, Gradients gradients, List<Object> arguments) {}

    /** A call. */
    private static final class Group {

        final Gradients gradients;
        final DeviceArguments arguments;
        final NDList weights = new NDList();
        final NDList grads = new NDList();
        final List<NDList> state = new ArrayList<>();

        Group(Gradients gradients, DeviceArguments arguments) {
            this.gradients = gradients;
            this.arguments = arguments;
        }

        void add(NDArray weight, NDArray gradient, NDArray... arrays) {
            weights.add(weight);
            grads.add(gradient);
            for (int i = 0; i < arrays.length; i++) {
                if (state.size() == i) {
                    state.add(new NDList());
                }
                state.get(i).add(arrays[i]);
            }
        }
    }

    private final DeviceCall call;
    private final BiConsumer<Step, DeviceArguments> rule;
    private final Map<Setting, Group> bySetting = new HashMap<>();
    private final Map<Common, Group> groups = new LinkedHashMap<>();

    /**
     * Creates a plan without parameters.
     *
     * @param call the kernel with an optimizer's options
     * @param rule adds the arguments that only the rule knows
     */
    public UpdatePlan(DeviceCall call, BiConsumer<Step, DeviceArguments> rule) {
        this.call = call;
        this.rule = rule;
    }

    /**
     * Adds a parameter.
     *
     * @param gradients the preparation of its gradient
     * @param step its step
     * @param weight its weight
     * @param gradient its gradient
     * @param state its state arrays
     */
    public void add(
            Gradients gradients, Step step, NDArray weight, NDArray gradient, NDArray... state) {
        Setting setting = new Setting(weight.getDevice(), weight.getDataType(), gradients, step);
        Group group = bySetting.get(setting);
        if (group == null) {
            group = group(setting);
            bySetting.put(setting, group);
        }
        group.add(weight, gradient, state);
    }

    private Group group(Setting setting) {
        DeviceArguments arguments = call.arguments(setting.step());
        rule.accept(setting.step(), arguments);
        List<Object> values = Arrays.asList(arguments.values().clone());
        Common common = new Common(setting.device(), setting.type(), setting.gradients(), values);
        return groups.computeIfAbsent(common, key -> new Group(setting.gradients(), arguments));
    }

    /** Updates all parameters. */
    public void run() {
        for (Group group : groups.values()) {
            call.run(group.gradients, group.weights, group.grads, group.state, group.arguments);
        }
    }
}
