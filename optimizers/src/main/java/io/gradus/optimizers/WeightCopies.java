package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import io.gradus.optimizers.kernels.CompensatedMean;
import io.gradus.optimizers.kernels.HostBlocks;
import io.gradus.optimizers.kernels.HostKernel;
import io.gradus.optimizers.kernels.HostPass;
import io.gradus.optimizers.state.States;
import io.gradus.safetensors.TensorMemory;
import io.gradus.torchscript.TorchScript;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The exchanges of a step between weights and the copies of them, slow or averaged, that are the
 * first arrays of a wrapper's states; an average has a second one. They are added one by one, and
 * made by {@link #run}: in one pass of the host, or in one native call for all that are alike.
 */
final class WeightCopies {

    /** What weights that share a native call have in common. */
    private record Call(String function, double share, Device device, DataType type) {}

    private final HostPass host = new HostPass();
    private final Map<Call, NDList[]> device = new LinkedHashMap<>();

    /** Makes what was added. */
    void run() {
        host.run();
        device.forEach(
                (call, lists) -> {
                    Object[] args = Arrays.copyOf(lists, lists.length + 1, Object[].class);
                    args[lists.length] = call.share();
                    Script.SCRIPT.run(call.function(), args);
                });
    }

    private void addCall(String function, double share, NDArray weight, NDArray... copies) {
        NDList[] lists =
                device.computeIfAbsent(
                        new Call(function, share, weight.getDevice(), weight.getDataType()),
                        call -> newLists(copies.length + 1));
        for (int i = 0; i < copies.length; i++) {
            lists[i].add(copies[i]);
        }
        lists[copies.length].add(weight);
    }

    private static NDList[] newLists(int count) {
        NDList[] lists = new NDList[count];
        Arrays.setAll(lists, i -> new NDList());
        return lists;
    }

    private void addLoops(HostKernel kernel, NDArray weight, NDArray... copies) {
        host.add(new HostBlocks(null, weight, null, copies), kernel);
    }

    /**
     * average = average + share (w - average), where the average is the sum of the state's first
     * array and its second, which holds what is smaller than the last digit of the first.
     */
    void approach(States.State state, NDArray weight, double share) {
        NDArray[] copies = state.arrays();
        if (state.useHost(weight, true)) {
            addLoops(
                    (n, w, g, s) -> CompensatedMean.approach(n, s[0], s[1], w, share, s[2]),
                    weight,
                    copies);
        } else {
            addCall("approach", share, weight, copies);
        }
    }

    /** copy = copy + share (w - copy), and then w = copy. */
    void approachAndReturn(States.State state, NDArray weight, double share) {
        NDArray copy = state.arrays()[0];
        if (state.useHost(weight, true)) {
            addLoops(
                    (n, w, g, s) -> {
                        lerp(n, s[0], w, share);
                        System.arraycopy(s[0], 0, w, 0, n);
                    },
                    weight,
                    copy);
        } else {
            addCall("approach_and_return", share, weight, copy);
        }
    }

    /**
     * w, copy = copy, w. A weight that has 16 bits is kept aside instead, at once, and the next
     * exchange puts it back: it could not hold the copy.
     */
    void exchange(States.State state, NDArray weight) {
        NDArray copy = state.arrays()[0];
        if (state.hasKept()) {
            state.putBack(weight);
        } else if (state.isNarrow()) {
            state.keep(weight);
            TensorMemory.assign(weight, copy);
        } else if (state.useHost(weight, true)) {
            addLoops(
                    (n, w, g, s) -> {
                        System.arraycopy(w, 0, s[1], 0, n);
                        System.arraycopy(s[0], 0, w, 0, n);
                        System.arraycopy(s[1], 0, s[0], 0, n);
                    },
                    weight,
                    copy);
        } else {
            addCall("exchange", 1, weight, copy);
        }
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

    private static final class Script {
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

                        def exchange(self, a: List[Tensor], w: List[Tensor],
                                     share: float) -> NoneType:
                            for i in range(len(w)):  # whole, whatever the share
                                before = w[i].clone()
                                w[i].copy_(a[i])
                                a[i].copy_(before)
                            return None

                        """
                                + CompensatedMean.SCRIPT);
    }
}
