package io.gradus.benchmarks.cli;

import ai.djl.Device;
import io.gradus.benchmarks.cli.DeviceOption.Choice;
import picocli.CommandLine.Option;

/** The option of a command that computes on the CPU alone. */
public final class HostOption {

    @Option(
            names = "--device",
            paramLabel = "cpu|auto",
            defaultValue = "auto",
            converter = DeviceOption.Converter.class,
            description =
                    "Where to compute; this command does so on the CPU alone (default:"
                            + " ${DEFAULT-VALUE}).")
    private Choice choice = Choice.AUTO;

    HostOption() {}

    /**
     * {@return the CPU}
     *
     * @param what what the command does, and why on the CPU
     * @throws UserError if a GPU is asked for
     */
    public Device device(String what) {
        if (choice == Choice.GPU) {
            throw new UserError(
                    "--device is gpu, but " + what + "; take --device cpu, or leave it out");
        }
        return Device.cpu();
    }
}
