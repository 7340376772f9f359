package io.gradus.optimizers.kernels;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.gradus.torchscript.TorchScript;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An optimizer's rule as TorchScript, on lists of tensors:
 *
 * <pre>
 * def update(self, w: List[Tensor], g: List[Tensor], &lt;each state&gt;: List[Tensor],
 *            &lt;numbers of the rule&gt;) -&gt; NoneType:
 * </pre>
 *
 * <p>g comes prepared by {@link Gradients}, in the same native call, and must not be changed. The
 * source is compiled when it is first needed.
 */
public final class DeviceKernel {

    /**
     * The size from which PyTorch's own single passes, {@code _fused_adam_} and its like, beat the
     * loops also on the CPU. A step of a real training run on two cores, Adam by the host and by
     * the device kernel, and DJL's Adam: 784-256-256-10, 3,000 steps: 0.51, 0.54 and 0.79 ms;
     * 784-1024-1024-10, 300 steps: 3.4, 1.4 and 4.8 ms; 784-2048-2048-10, 60 steps: 15.6, 5.8 and
     * 32.3 ms.
     */
    private static final long FUSED_FROM = 1 << 18;

    /**
     * Every so many updates the loops take over, which flush what is about to become denormal:
     * PyTorch's passes do not, and would be slowed down by it.
     */
    private static final long FLUSH_EVERY = 32;

    private static final Pattern HEAD =
            Pattern.compile("(?s)def update\\(self,(.*?)\\)\\s*->\\s*NoneType:");

    /**
     * A function for rules to add to their source: what epsilon is added to must not be in half
     * precision, which rounds most epsilons to 0.
     */
    public static final String AT_LEAST_FLOAT32 =
            """
            def at_least_float32(self, v: List[Tensor]) -> List[Tensor]:
                return [self.widened(x) for x in v]

            def widened(self, x: Tensor) -> Tensor:
                if x.element_size() < 4:
                    x = x.float()
                return x
            """;

    /**
     * A function for rules to add to their source: sqrt(v + eps) if {@code under}, else sqrt(v) +
     * eps. It is of float32 at least, since half precision would round most epsilons to 0.
     */
    public static final String ROOT =
            """
            def root(self, v: List[Tensor], eps: float, under: bool) -> List[Tensor]:
                v = self.at_least_float32(v)
                if under:
                    out = torch._foreach_add(v, eps)
                    torch._foreach_sqrt_(out)
                else:
                    out = torch._foreach_sqrt(v)
                    torch._foreach_add_(out, eps)
                return out

            """
                    + AT_LEAST_FLOAT32;

    /**
     * A function for rules to add to their source: PyTorch's single pass of Adam. With {@code LATE}
     * for t nothing is corrected for having begun with 0.
     */
    public static final String FUSED_ADAM =
            """
            def fused_adam(self, w: List[Tensor], g: List[Tensor],
                           m: List[Tensor], v: List[Tensor], max: List[Tensor],
                           t: int, lr: float, b1: float, b2: float, eps: float,
                           decay: float, decoupled: bool) -> NoneType:
                step = torch.full([], t, dtype=6, device=w[0].device)  # float32
                steps = [step for i in range(len(w))]
                amsgrad = len(max) > 0
                # on the CPU the operations do not look at strides
                x = [p.contiguous() for p in w]
                y = [p.contiguous() for p in g]
                if decoupled:
                    torch._fused_adamw_(x, y, m, v, max, steps, lr=lr, beta1=b1, beta2=b2,
                                        weight_decay=decay, eps=eps,
                                        amsgrad=amsgrad, maximize=False)
                else:
                    torch._fused_adam_(x, y, m, v, max, steps, lr=lr, beta1=b1, beta2=b2,
                                       weight_decay=decay, eps=eps,
                                       amsgrad=amsgrad, maximize=False)
                for i in range(len(w)):
                    if not w[i].is_contiguous():
                        w[i].copy_(x[i])
                return None

            """;

    /** A count so large that every power of a decay rate is 0. */
    public static final long LATE = 1L << 50;

    private final String source;
    private TorchScript script;

    public DeviceKernel(String source) {
        this.source = source;
    }

    /** Whether one of PyTorch's single passes is to make this update on the CPU. */
    public static boolean prefersFused(long size, long count) {
        return size >= FUSED_FROM && count % FLUSH_EVERY != 0;
    }

    /** Takes the place of a state array that the rule's options leave out. */
    public static NDList none() {
        return new NDList();
    }

    /** Updates a weight in place, in one native call. */
    public void run(
            Gradients gradients, NDArray weight, NDArray grad, NDArray[] state, Object... args) {
        List<Object> all = new ArrayList<>(gradients.arguments());
        all.add(new NDList(weight));
        all.add(new NDList(grad));
        for (NDArray array : state) {
            all.add(new NDList(array));
        }
        boolean wide = weight.getDataType() == DataType.FLOAT64;
        for (Object arg : args) {
            all.add(!wide && arg instanceof Double number ? asFloat(number) : arg);
        }
        script().run("step", all.toArray());
    }

    /**
     * A number beyond the range of float32, such as a learning rate over a small correction, is
     * infinite there, as it is in the loops; PyTorch refuses it.
     */
    private static Object asFloat(double number) {
        return Math.abs(number) > Float.MAX_VALUE ? (float) number : number;
    }

    private synchronized TorchScript script() {
        if (script == null) {
            script = TorchScript.compile(source + "\n" + step() + "\n" + Gradients.SCRIPT);
        }
        return script;
    }

    /** The function that prepares the gradients and then calls the rule. */
    private String step() {
        Matcher head = HEAD.matcher(source);
        if (!head.find()) {
            throw new IllegalStateException("no 'def update(self, ...) -> NoneType:' in " + source);
        }
        String names =
                Stream.of(head.group(1).split(","))
                        .map(parameter -> parameter.split(":")[0].strip())
                        .map(name -> name.equals("g") ? "h" : name)
                        .collect(Collectors.joining(", "));
        return """
               def step(self, g_scale: float, g_clip: float, g_decay: float, w_shrink: float,
                        %s) -> NoneType:
                   h = self.prepare(w, g, g_scale, g_clip, g_decay, w_shrink)
                   self.update(%s)
                   return None
               """
                .formatted(head.group(1).strip(), names);
    }
}
