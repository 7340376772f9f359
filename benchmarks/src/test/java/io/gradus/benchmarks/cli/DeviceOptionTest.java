package io.gradus.benchmarks.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import io.gradus.benchmarks.cli.DeviceOption.Choice;
import io.gradus.benchmarks.cli.DeviceOption.Converter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.TypeConversionException;

class DeviceOptionTest {

    @Test
    void autoIsWhatTheEngineTakes() {
        assertThat(Choice.AUTO.of(Device.gpu())).isEqualTo(Device.gpu());
        assertThat(Choice.AUTO.of(Device.cpu())).isEqualTo(Device.cpu());
    }

    @Test
    void cpuIsTheCpuBesideAGpuToo() {
        assertThat(Choice.CPU.of(Device.gpu())).isEqualTo(Device.cpu());
    }

    @Test
    void aGpuThatIsNotThereIsAnError() {
        assertThat(Choice.GPU.of(Device.gpu())).isEqualTo(Device.gpu());
        assertThatThrownBy(() -> Choice.GPU.of(Device.cpu()))
                .isInstanceOf(UserError.class)
                .hasMessageContainingAll("no GPU", "-Pgpu", "--device cpu");
    }

    @Test
    void namesAreSmall() {
        for (Choice choice : Choice.values()) {
            assertThat(new Converter().convert(choice.toString())).isSameAs(choice);
        }
        assertThatThrownBy(() -> new Converter().convert("CPU"))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("it must be cpu, gpu or auto, but is 'CPU'");
    }
}
