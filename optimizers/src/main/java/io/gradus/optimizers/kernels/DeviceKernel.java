package io.gradus.optimizers.kernels;

import io.gradus.torchscript.TorchScript;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The update of a rule as TorchScript, on lists of tensors: the device kernel, which all weights
 * are updated by that the {@link HostKernel} cannot or need not update, on the CPU or a GPU.
 *
 * <pre>
 * def update(self, w: List[Tensor], g: List[Tensor], exp_avg: List[Tensor],
 *            lr: float, beta1: float, epsilon: float, size: float) -&gt; NoneType:
 * </pre>
 *
 * <p>w are weights, to be changed in place, and g their gradients, rescaled, clipped and with
 * weight decay, which must stay as they are. What follows goes by name:
 *
 * <ul>
 *   <li>a list is the state of that name; it is empty where the rule's options leave the state out;
 *   <li>{@code lr}, {@code count} (an int), {@code first} (a bool) and {@code weight_decay} are
 *       those of the {@link Step};
 *   <li>other numbers are the rule's options, {@code initial_value} the option {@code
 *       initialValue}; a schedule's value is that of the step;
 *   <li>what else there is comes from the rule, by {@link DeviceArguments#put}, which may also
 *       replace an option.
 * </ul>
 *
 * <p>The source may call these functions: {@code self.mean_of_squares(v, x, beta)}, {@code
 * self.moments(m, v, g, beta1, beta2)}, {@code self.root(v, epsilon, inside)} ({@link Root}),
 * {@code self.descend(w, m, v, size, scale, epsilon, adaptive)} ({@link Descent}), {@code
 * self.norm(x)} and {@code self.ratio_or_one(ratio, a, b)} ({@link Norms}), {@code self.approach(a,
 * c, w, share)} ({@link CompensatedMean}), {@code self.fused_adam(...)}, {@code
 * self.contiguous(x)}, {@code self.put_back(to, x)} ({@link FusedSteps}). TorchScript has no module
 * {@code math}, and its types are numbers: {@code x.to(6)} is float32, 7 float64. It is compiled
 * when it is first needed.
 */
public final class DeviceKernel {

    private static final Pattern HEAD =
            Pattern.compile("(?s)def update\\(self,(.*?)\\)\\s*->\\s*NoneType:");

    /** A parameter of the function, {@code self} excepted. */
    record Parameter(String name, boolean isList) {

        static Parameter of(String text) {
            String[] parts = text.split(":");
            return new Parameter(
                    parts[0].strip(), parts.length > 1 && parts[1].strip().equals("List[Tensor]"));
        }
    }

    private final String source;
    private final String head;
    private final List<Parameter> parameters;
    private TorchScript script;

    /**
     * Takes a rule.
     *
     * @param source a function {@code update} as above, and others that it calls
     * @throws IllegalArgumentException if there is no such function
     */
    public DeviceKernel(String source) {
        this.source = source;
        Matcher matcher = HEAD.matcher(source);
        if (!matcher.find()) {
            throw new IllegalArgumentException(
                    "the source must have a function 'def update(self, w: List[Tensor], g:"
                            + " List[Tensor], ...) -> NoneType:', but is "
                            + source);
        }
        head = matcher.group(1).strip();
        parameters = Stream.of(head.split(",")).map(Parameter::of).toList();
        List<Parameter> first = List.of(new Parameter("w", true), new Parameter("g", true));
        if (parameters.size() < 2 || !parameters.subList(0, 2).equals(first)) {
            throw new IllegalArgumentException(
                    "update must begin with (self, w: List[Tensor], g: List[Tensor], but begins"
                            + " with (self, "
                            + head);
        }
    }

    List<Parameter> parameters() {
        return parameters;
    }

    synchronized TorchScript script() {
        if (script == null) {
            script = TorchScript.compile(DeviceLibrary.link(source + "\n" + step()));
        }
        return script;
    }

    /** The function that prepares the gradients and then calls the rule. */
    private String step() {
        String names =
                parameters.stream()
                        .map(parameter -> parameter.name().equals("g") ? "h" : parameter.name())
                        .collect(Collectors.joining(", "));
        return """
               def step(self, g_scale: float, g_clip: float, g_decay: float, w_shrink: float,
                        %s) -> NoneType:
                   h = self.prepare(w, g, g_scale, g_clip, g_decay, w_shrink)
                   self.update(%s)
                   return None
               """
                .formatted(head, names);
    }
}
