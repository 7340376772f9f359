/**
 * The kernels of rules: how an update runs on arrays.
 *
 * <p>Each rule is written twice. The <b>host kernel</b> ({@link
 * io.gradus.optimizers.kernels.HostKernel}) is loops in Java over blocks of CPU memory, for
 * contiguous float32 weights there. The <b>device kernel</b> ({@link
 * io.gradus.optimizers.kernels.DeviceKernel}) is TorchScript on lists of tensors, for all other
 * weights, on the CPU or a GPU.
 *
 * <p>Authors of rules need these two, {@link io.gradus.optimizers.kernels.Step}, {@link
 * io.gradus.optimizers.kernels.DeviceArguments} and, where it fits, {@link
 * io.gradus.optimizers.kernels.TwoPassKernel}, {@link io.gradus.optimizers.kernels.Root}, {@link
 * io.gradus.optimizers.kernels.Descent} and {@link io.gradus.optimizers.kernels.Flush}. The other
 * classes are for the optimizers themselves.
 */
package io.gradus.optimizers.kernels;
