package io.gradus.benchmarks.cli;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** PyTorch's native libraries, which DJL unpacks into its cache at the first run. */
public final class NativeLibraries {

    private static final String ENGINE = "PyTorch";
    private static final String POOL = "java.util.concurrent.ForkJoinPool.common.parallelism";

    private NativeLibraries() {}

    /**
     * Loads the engine.
     *
     * @param console where the user is told if that will take a while
     * @param threads how many threads an operation may use
     * @return the engine
     * @throws UserError if the libraries cannot be unpacked or loaded
     */
    public static Engine load(Console console, int threads) {
        Path cache = Utils.getEngineCacheDir("pytorch");
        if (!isUnpacked(cache)) {
            console.remark(
                    "First run: PyTorch's native libraries (about 450 MB) are unpacked into "
                            + cache
                            + ", which takes a while.");
        }
        try {
            Engine engine = Engine.getEngine(ENGINE);
            JniUtils.setNumThreads(threads);
            return engine;
        } catch (EngineException | IllegalStateException | LinkageError | AssertionError e) {
            throw new UserError(
                    ("PyTorch's native libraries could not be loaded from %s (%s); they need"
                                    + " about 450 MB there: free space, or set the environment variable"
                                    + " DJL_CACHE_DIR to another folder")
                            .formatted(cache, reason(e)),
                    e);
        }
    }

    /**
     * Limits how many threads the Java kernels use, the calling one among them. It has to be called
     * before the first of them; what the user set by a system property stays.
     *
     * @param threads how many
     */
    public static void limitJavaThreads(int threads) {
        if (System.getProperty(POOL) == null) {
            System.setProperty(POOL, Integer.toString(threads - 1));
        }
    }

    private static boolean isUnpacked(Path cache) {
        if (Utils.getEnvOrSystemProperty("PYTORCH_LIBRARY_PATH") != null) {
            return true;
        }
        if (!Files.isDirectory(cache)) {
            return false;
        }
        try (Stream<Path> folders = Files.list(cache)) {
            String library = System.mapLibraryName("torch");
            return folders.anyMatch(folder -> Files.exists(folder.resolve(library)));
        } catch (IOException e) {
            throw new UserError(
                    "cannot read DJL's cache "
                            + cache
                            + "; set the environment variable DJL_CACHE_DIR to another folder",
                    e);
        }
    }

    /** The innermost cause says what went wrong, such as a full disk. */
    private static String reason(Throwable failure) {
        Throwable inner = failure;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        return UserError.reason(inner);
    }
}
