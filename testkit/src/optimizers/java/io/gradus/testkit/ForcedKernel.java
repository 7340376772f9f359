package io.gradus.testkit;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.torchscript.KernelMode;

/** One kernel that runs in place of the faster one while this is open. */
record ForcedKernel(String name, String before) implements AutoCloseable {

    static ForcedKernel of(KernelMode mode) {
        return new ForcedKernel(
                mode.name(), System.setProperty(KernelMode.PROPERTY, mode.name()));
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(KernelMode.PROPERTY);
        } else {
            System.setProperty(KernelMode.PROPERTY, before);
        }
    }

    /** Frees an optimizer's state. */
    static void close(Optimizer optimizer) {
        if (optimizer instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
