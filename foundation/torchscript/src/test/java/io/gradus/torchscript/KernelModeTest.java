package io.gradus.torchscript;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KernelModeTest {

    @AfterEach
    void reset() {
        System.clearProperty(KernelMode.PROPERTY);
    }

    @Test
    void autoTakesTheFasterOfThoseThatCanRun() {
        assertThat(KernelMode.current()).isEqualTo(KernelMode.AUTO);
        assertThat(KernelMode.useHost(null, true)).isTrue();
        assertThat(KernelMode.useHost(null, false)).isFalse();
        assertThat(KernelMode.useHost("on a GPU", true)).isFalse();
    }

    @Test
    void propertyForcesOne() {
        System.setProperty(KernelMode.PROPERTY, "device");
        assertThat(KernelMode.useHost(null, true)).isFalse();
        System.setProperty(KernelMode.PROPERTY, "HOST");
        assertThat(KernelMode.useHost(null, false)).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> KernelMode.useHost("on a GPU", true))
                .withMessage("-Dgradus.kernel=host cannot be followed: on a GPU");
        System.setProperty(KernelMode.PROPERTY, "cpu");
        assertThatIllegalArgumentException()
                .isThrownBy(KernelMode::current)
                .withMessageContaining("must be auto, host or device, but is cpu");
    }

    @Test
    void contiguousArraysCanBeViewedAndChanged() {
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            NDArray array = manager.ones(new Shape(2, 3));
            assertThat(HostMemory.isViewable(array)).isTrue();
            assertThat(HostMemory.isViewable(array.transpose())).isFalse();
            HostMemory.view(array).putFloat(4, 5);
            assertThat(array.toFloatArray()).containsExactly(1, 5, 1, 1, 1, 1);
        }
    }
}
