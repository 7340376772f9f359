package io.gradus.spark;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.runs.WorkerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;

/** The jars that a worker needs and a cluster does not have: all of Gradus, nothing of Spark. */
final class OwnJars {

    private OwnJars() {}

    /** Finds them beside the jar with the workers, whose manifest names what it needs. */
    static String[] paths() {
        List<Path> jars = new ArrayList<>();
        Path workers = jarOf(WorkerProcess.class);
        jars.add(jarOf(OwnJars.class));
        jars.add(workers);
        try (JarFile jar = new JarFile(workers.toFile())) {
            String needed =
                    jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            for (String name : needed.split(" ")) {
                Path path = workers.resolveSibling(Path.of(name).getFileName());
                if (Files.isRegularFile(path)) {
                    jars.add(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jars.stream().map(Path::toString).toArray(String[]::new);
    }

    private static Path jarOf(Class<?> type) {
        try {
            Path path = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isRegularFile(path)) {
                return path.toAbsolutePath();
            }
            throw new UserError(
                    "a cluster gets the jars of gradus, but "
                            + type.getSimpleName()
                            + " was loaded from "
                            + path
                            + "; run 'java -jar benchmarks/spark/target/gradus-spark.jar'");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
