package io.gradus.benchmarks.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The machine and the versions that a result was measured with.
 *
 * @param gradus the version of Gradus
 * @param os operating system and architecture
 * @param cpu the processor's name, as far as it is known
 * @param cores the processors that the JVM may use
 * @param jvm the Java virtual machine
 * @param djl the version of DJL
 * @param engine the engine's name and version
 * @param device the device of the computations
 * @param threads how many threads an operation of the engine may use
 */
public record Environment(
        String gradus,
        String os,
        String cpu,
        int cores,
        String jvm,
        String djl,
        String engine,
        String device,
        int threads) {

    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /**
     * Describes where this runs.
     *
     * @param engine the engine in use
     * @param device the device in use
     * @return the description
     */
    public static Environment of(Engine engine, Device device) {
        String version = Environment.class.getPackage().getImplementationVersion();
        return new Environment(
                version == null ? "development" : version,
                property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                property("java.vm.name") + " " + property("java.runtime.version"),
                Engine.getDjlVersion(),
                engine.getEngineName() + " " + engine.getVersion(),
                device.toString(),
                JniUtils.getNumThreads());
    }

    private static String property(String name) {
        return System.getProperty(name);
    }

    /** There is no portable way to ask for the processor's name. */
    private static String processor() {
        if (Files.isReadable(CPU_INFO)) {
            try (Stream<String> lines = Files.lines(CPU_INFO)) {
                return lines.filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(property("os.arch"));
            } catch (IOException e) {
                return property("os.arch");
            }
        }
        String identifier = System.getenv("PROCESSOR_IDENTIFIER");
        return identifier == null ? property("os.arch") : identifier;
    }
}
