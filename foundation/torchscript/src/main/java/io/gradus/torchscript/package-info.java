/**
 * Compiles TorchScript source text at run time and calls it on NDArrays.
 *
 * <p>It reaches every operation of PyTorch, of which DJL's own API has a part, and runs several in
 * one native call, on the CPU as on a GPU:
 *
 * <pre>{@code
 * TorchScript script = TorchScript.compile("""
 *         def clip(self, x: Tensor, most: float) -> Tensor:
 *             return x * torch.clamp(most / x.norm(), max=1.0)
 *         """);
 * NDArray clipped = script.runArray(manager, "clip", gradient, 1.0);
 * }</pre>
 *
 * <p>Called by {@code differentiableArray}, a function takes part in DJL's gradients, and {@link
 * io.gradus.torchscript.ScriptBlock} makes a block of it. {@link io.gradus.torchscript.HostMemory}
 * is the way to a tensor's own memory from Java, and {@link io.gradus.torchscript.KernelMode}
 * chooses between kernels in Java and in TorchScript.
 */
package io.gradus.torchscript;
