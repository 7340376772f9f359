package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import io.gradus.optimizers.kernels.CompensatedMean;
import io.gradus.optimizers.kernels.HostBlocks;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.state.States;
import io.gradus.safetensors.TensorMemory;
import io.gradus.torchscript.TorchScript;

/**
 * Exchanges between a weight and the copy of it, slow or averaged, that is the first array of a
 * wrapper's state. An average has a second one.
 */
final class WeightCopy {

    private WeightCopy() {}

    /**
     * average = average + share (w - average), where the average is the sum of the state's first
     * array and its second, which holds what is smaller than the last digit of the first.
     */
    static void approach(States.State state, NDArray weight, double share) {
        NDArray average = state.arrays()[0];
        NDArray rest = state.arrays()[1];
        if (state.useHost(weight, true)) {
            HostKernel kernel =
                    (n, w, g, s) -> CompensatedMean.approach(n, s[0], s[1], w, share, s[2]);
            new HostBlocks(null, weight, null, average, rest).run(kernel);
        } else {
            Device.SCRIPT.run(
                    "approach", new NDList(average), new NDList(rest), new NDList(weight), share);
        }
    }

    /** copy = copy + share (w - copy), and then w = copy. */
    static void approachAndReturn(States.State state, NDArray weight, double share) {
        NDArray copy = state.arrays()[0];
        if (state.useHost(weight, true)) {
            run(
                    weight,
                    copy,
                    (n, w, g, s) -> {
                        lerp(n, s[0], w, share);
                        System.arraycopy(s[0], 0, w, 0, n);
                    });
        } else {
            Device.SCRIPT.run("approach_and_return", new NDList(copy), new NDList(weight), share);
        }
    }

    /**
     * w, copy = copy, w. A weight that has 16 bits is kept aside instead, and the next exchange
     * puts it back: it could not hold the copy.
     */
    static void exchange(States.State state, NDArray weight) {
        NDArray copy = state.arrays()[0];
        if (state.hasKept()) {
            state.putBack(weight);
        } else if (state.isNarrow()) {
            state.keep(weight);
            TensorMemory.assign(weight, copy);
        } else if (state.useHost(weight, true)) {
            run(
                    weight,
                    copy,
                    (n, w, g, s) -> {
                        System.arraycopy(w, 0, s[1], 0, n);
                        System.arraycopy(s[0], 0, w, 0, n);
                        System.arraycopy(s[1], 0, s[0], 0, n);
                    });
        } else {
            Device.SCRIPT.run("exchange", new NDList(copy), new NDList(weight));
        }
    }

    private static void run(NDArray weight, NDArray copy, HostKernel kernel) {
        new HostBlocks(null, weight, null, copy).run(kernel);
    }

    /** From the nearer end, as PyTorch's lerp: exact at both, even if the other is not finite. */
    private static void lerp(int n, float[] a, float[] b, double share) {
        float k = (float) share;
        float rest = (float) (1 - share);
        if (k == 0) {
            return;
        }
        if (k == 1) {
            System.arraycopy(b, 0, a, 0, n);
        } else if (k < 0.5f) {
            for (int i = 0; i < n; i++) {
                a[i] += k * (b[i] - a[i]);
            }
        } else {
            for (int i = 0; i < n; i++) {
                a[i] = b[i] - rest * (b[i] - a[i]);
            }
        }
    }

    private static final class Device {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def approach_and_return(self, a: List[Tensor], w: List[Tensor],
                                                share: float) -> NoneType:
                            if share == 1:
                                torch._foreach_copy_(a, w)
                            elif share != 0:
                                torch._foreach_lerp_(a, w, share)
                            torch._foreach_copy_(w, a)
                            return None

                        def exchange(self, a: List[Tensor], w: List[Tensor]) -> NoneType:
                            for i in range(len(w)):
                                before = w[i].clone()
                                w[i].copy_(a[i])
                                a[i].copy_(before)
                            return None

                        """
                                + CompensatedMean.SCRIPT);
    }
}
