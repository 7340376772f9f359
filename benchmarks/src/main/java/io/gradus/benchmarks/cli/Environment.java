package io.gradus.benchmarks.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The machine and the versions that a result was measured with.
 *
 * @param gradus the version of Gradus
 * @param commit the git commit that the jar was built from, with {@code -dirty} if files had been
 *     changed since; {@code unknown} if it was not built from a git repository
 * @param os operating system and architecture
 * @param cpu the processor's name, as far as it is known
 * @param cores the processors that the JVM may use
 * @param jvm the Java virtual machine
 * @param djl the version of DJL
 * @param engine the engine's name and version; null where none was used
 * @param device the device of the computations; null where no engine was used
 * @param threads how many threads an operation of the engine may use; null where none was used
 */
public record Environment(
        String gradus,
        String commit,
        String os,
        String cpu,
        int cores,
        String jvm,
        String djl,
        @OrNull String engine,
        @OrNull String device,
        @OrNull Integer threads) {

    static final String UNKNOWN = "unknown";

    private static final String COMMIT = "Build-Commit";
    private static final String DIRTY = "Build-Dirty";
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    /**
     * Describes where this runs.
     *
     * @param engine the engine in use
     * @param device the device in use
     * @return the description
     */
    public static Environment of(Engine engine, Device device) {
        return of(
                engine.getEngineName() + " " + engine.getVersion(),
                device.toString(),
                JniUtils.getNumThreads());
    }

    /** {@return a description of where this runs, without engine, device and threads} */
    public static Environment withoutEngine() {
        return of(null, null, null);
    }

    /** {@return the time now, ISO 8601 in UTC, in whole seconds} */
    public static String timestamp() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static Environment of(String engine, String device, Integer threads) {
        String version = Environment.class.getPackage().getImplementationVersion();
        return new Environment(
                version == null ? "development" : version,
                commit(Environment.class),
                property("os.name") + " " + property("os.version") + ", " + property("os.arch"),
                processor(),
                Runtime.getRuntime().availableProcessors(),
                property("java.vm.name") + " " + property("java.runtime.version"),
                Engine.getDjlVersion(),
                engine,
                device,
                threads);
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

    /** The commit of a class, if it is in a jar that tells it. */
    static String commit(Class<?> type) {
        CodeSource source = type.getProtectionDomain().getCodeSource();
        if (source == null) {
            return UNKNOWN;
        }
        try {
            Path jar = Path.of(source.getLocation().toURI());
            if (!Files.isRegularFile(jar)) {
                return UNKNOWN;
            }
            try (JarFile file = new JarFile(jar.toFile())) {
                Manifest manifest = file.getManifest();
                return manifest == null ? UNKNOWN : commit(manifest.getMainAttributes());
            }
        } catch (IOException | URISyntaxException e) {
            return UNKNOWN;
        }
    }

    /** The commit in a manifest; Maven leaves a property's name where there is no value. */
    static String commit(Attributes attributes) {
        String commit = attributes.getValue(COMMIT);
        if (commit == null || !commit.matches("[0-9a-f]{7,64}")) {
            return UNKNOWN;
        }
        return commit + ("true".equals(attributes.getValue(DIRTY)) ? "-dirty" : "");
    }
}
