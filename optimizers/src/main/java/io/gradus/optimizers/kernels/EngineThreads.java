package io.gradus.optimizers.kernels;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PyTorch's OpenMP threads. After a native operation they spin for some 13 ms, waiting for the
 * next, and take a core from Java's threads meanwhile. {@code omp_pause_resource_all} (OpenMP 5.0)
 * ends those of the calling thread; the next native operation starts new ones, in some 50
 * microseconds.
 *
 * <p>Only GNU's library on Linux is told; elsewhere, and with the system property {@code
 * io.gradus.optimizers.releaseThreads=false}, nothing happens.
 */
final class EngineThreads {

    private static final Logger LOGGER = LoggerFactory.getLogger(EngineThreads.class);

    private static final String PROPERTY = "io.gradus.optimizers.releaseThreads";
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final String LIBRARY = "/libgomp";

    /** {@code omp_pause_soft}: what {@code omp_set_num_threads} and the like set is kept. */
    private static final Object[] SOFT = {1};

    /** Looked up at the first use, when PyTorch has loaded the library. */
    private static final Optional<Function> PAUSE = find();

    private EngineThreads() {}

    /** Ends the threads that wait for the calling thread's next native operation. */
    static void release() {
        if (PAUSE.isPresent()) {
            PAUSE.get().invokeInt(SOFT);
        }
    }

    private static Optional<Function> find() {
        if (!Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))
                || !Files.isReadable(MAPPINGS)) {
            return Optional.empty();
        }
        try (Stream<String> mappings = Files.lines(MAPPINGS)) {
            return mappings.filter(mapping -> mapping.contains(LIBRARY))
                    .map(mapping -> mapping.substring(mapping.indexOf('/')))
                    .findFirst()
                    .map(NativeLibrary::getInstance)
                    .map(library -> library.getFunction("omp_pause_resource_all"));
        } catch (IOException | LinkageError e) {
            LOGGER.debug("PyTorch's threads cannot be released", e);
            return Optional.empty();
        }
    }
}
