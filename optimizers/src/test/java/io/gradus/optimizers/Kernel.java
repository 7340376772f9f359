package io.gradus.optimizers;

import io.gradus.torchscript.KernelMode;

/** Forces a kernel while it is open. */
public record Kernel(String before) implements AutoCloseable {

    public static Kernel force(KernelMode mode) {
        return new Kernel(System.setProperty(KernelMode.PROPERTY, mode.name()));
    }

    @Override
    public void close() {
        if (before == null) {
            System.clearProperty(KernelMode.PROPERTY);
        } else {
            System.setProperty(KernelMode.PROPERTY, before);
        }
    }
}
