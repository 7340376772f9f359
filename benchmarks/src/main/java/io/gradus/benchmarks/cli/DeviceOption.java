package io.gradus.benchmarks.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The option of a command that computes on the CPU or a GPU. */
public final class DeviceOption {

    @Option(
            names = "--device",
            paramLabel = "cpu|gpu|auto",
            defaultValue = "auto",
            converter = Converter.class,
            description =
                    "Where to compute; auto is a GPU if PyTorch sees one (default:"
                            + " ${DEFAULT-VALUE}).")
    private Choice choice = Choice.AUTO;

    DeviceOption() {}

    /**
     * {@return the device that is asked for}
     *
     * @param engine the engine
     * @throws UserError if it is a GPU and the engine sees none
     */
    public Device device(Engine engine) {
        return choice.of(engine.defaultDevice());
    }

    /** {@return the choice, which another process may be told} */
    public Choice choice() {
        return choice;
    }

    /** Devices that may be asked for. */
    public enum Choice {
        /** The CPU, even if there is a GPU. */
        CPU,
        /** A GPU; an error if there is none. */
        GPU,
        /** A GPU if there is one, else the CPU. */
        AUTO;

        /**
         * {@return the device that is asked for}
         *
         * @param automatic the one that the engine takes by itself: a GPU if there is one
         * @throws UserError if it is a GPU and the engine sees none
         */
        public Device of(Device automatic) {
            if (this == GPU && !automatic.isGpu()) {
                throw new UserError(
                        "--device is gpu, but PyTorch sees no GPU here; check that 'nvidia-smi'"
                                + " lists one and that Gradus was built with 'mvn -Pgpu' (PyTorch's"
                                + " CPU build hides GPUs), or take --device cpu");
            }
            return this == CPU ? Device.cpu() : automatic;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads a choice as it is shown, in small letters. */
    static final class Converter implements ITypeConverter<Choice> {

        @Override
        public Choice convert(String text) {
            return Arrays.stream(Choice.values())
                    .filter(choice -> choice.toString().equals(text))
                    .findFirst()
                    .orElseThrow(
                            () ->
                                    new TypeConversionException(
                                            "it must be cpu, gpu or auto, but is '" + text + "'"));
        }
    }
}
