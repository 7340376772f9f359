package io.gradus.optimizers.kernels;

/**
 * PyTorch's own single passes, {@code _fused_adam_} and its like: when they are the faster kernel
 * on the CPU, and what device kernels need around them.
 */
public final class FusedSteps {

    /**
     * The size from which they beat the loops also on the CPU. A step of a real training run on two
     * cores, Adam by the host and by the device kernel, and DJL's Adam: 784-256-256-10, 3,000
     * steps: 0.51, 0.54 and 0.79 ms; 784-1024-1024-10, 300 steps: 3.4, 1.4 and 4.8 ms;
     * 784-2048-2048-10, 60 steps: 15.6, 5.8 and 32.3 ms.
     */
    private static final long FROM = 1 << 18;

    /**
     * Every so many updates the loops take over, which flush what is about to become denormal:
     * PyTorch's passes do not, and would be slowed down by it.
     */
    private static final long FLUSH_EVERY = 32;

    /**
     * On the CPU the passes do not look at strides: they work on {@code contiguous} lists, which
     * {@code put_back} returns where they are copies. {@code fused_adam_as_is} corrects nothing for
     * having begun with 0: after 2^50 updates every power of a decay rate is 0.
     */
    static final String SCRIPT =
            """
            def contiguous(self, x: List[Tensor]) -> List[Tensor]:
                return [p.contiguous() for p in x]

            def put_back(self, to: List[Tensor], x: List[Tensor]) -> NoneType:
                for i in range(len(to)):
                    if not to[i].is_contiguous():
                        to[i].copy_(x[i])
                return None

            def fused_adam(self, w: List[Tensor], g: List[Tensor],
                           m: List[Tensor], v: List[Tensor], max: List[Tensor],
                           count: int, lr: float, beta1: float, beta2: float, epsilon: float,
                           decay: float, decoupled: bool) -> NoneType:
                step = torch.full([], count, dtype=6, device=w[0].device)  # float32
                steps = [step for i in range(len(w))]
                amsgrad = len(max) > 0
                x = self.contiguous(w)
                y = self.contiguous(g)
                if decoupled:
                    torch._fused_adamw_(x, y, m, v, max, steps, lr=lr, beta1=beta1, beta2=beta2,
                                        weight_decay=decay, eps=epsilon,
                                        amsgrad=amsgrad, maximize=False)
                else:
                    torch._fused_adam_(x, y, m, v, max, steps, lr=lr, beta1=beta1, beta2=beta2,
                                       weight_decay=decay, eps=epsilon,
                                       amsgrad=amsgrad, maximize=False)
                self.put_back(w, x)
                return None

            def fused_adam_as_is(self, w: List[Tensor], g: List[Tensor],
                                 m: List[Tensor], v: List[Tensor], lr: float,
                                 beta1: float, beta2: float, epsilon: float) -> NoneType:
                none: List[Tensor] = []
                self.fused_adam(w, g, m, v, none, 1125899906842624, lr, beta1, beta2, epsilon,
                                0., False)
                return None

            """;

    private FusedSteps() {}

    /**
     * Whether a single pass is to make an update on the CPU.
     *
     * @param size the number of values of all parameters that are updated together, in one call
     * @param count the number of the parameter's update
     * @return whether it is
     */
    public static boolean areFaster(long size, long count) {
        return size >= FROM && count % FLUSH_EVERY != 0;
    }
}
