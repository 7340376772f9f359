package io.gradus.benchmarks.cli;

import io.gradus.text.FormProvider;
import io.gradus.text.Registry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import picocli.CommandLine.Option;

/** The option of a command that reads the text forms of users' classes from jars. */
public final class PluginOption {

    private static final String SERVICES = "META-INF/services/" + FormProvider.class.getName();

    @Option(
            names = "--plugin",
            paramLabel = "JAR",
            description =
                    "A jar with your own classes and their text forms, which can be named then as"
                            + " those of Gradus; may be repeated.")
    private List<Path> jars = new ArrayList<>();

    PluginOption() {}

    /**
     * Loads the jars: adds the forms of their providers to the registries, and makes their class
     * loader that of this thread and of those that it starts. Comes before any text is read.
     *
     * @throws UserError if a jar is missing, cannot be read or has no providers, or a form does not
     *     go with those that are there
     */
    public void load() {
        if (jars.isEmpty()) {
            return;
        }
        jars.forEach(PluginOption::check);
        URL[] urls = jars.stream().distinct().map(PluginOption::url).toArray(URL[]::new);
        // stays open: classes are loaded when they are needed
        ClassLoader loader = new URLClassLoader(urls, PluginOption.class.getClassLoader());
        try {
            ServiceLoader.load(FormProvider.class, loader).forEach(Registry::add);
        } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
            throw new UserError("--plugin " + names() + " cannot be used: " + reason(e), e);
        }
        Thread.currentThread().setContextClassLoader(loader);
    }

    /**
     * {@return the jars that this thread has beside its class path, for the processes that it
     * starts; none without {@link #load}}
     */
    public static List<URL> loaded() {
        return Thread.currentThread().getContextClassLoader() instanceof URLClassLoader loader
                ? List.of(loader.getURLs())
                : List.of();
    }

    private static void check(Path path) {
        if (!Files.isRegularFile(path)) {
            throw new UserError(
                    "--plugin "
                            + path
                            + (Files.exists(path) ? " is no jar" : " is not there")
                            + "; give the jar with your classes");
        }
        try (JarFile jar = new JarFile(path.toFile())) {
            ZipEntry services = jar.getEntry(SERVICES);
            if (services == null || !hasProvider(jar, services)) {
                throw new UserError(
                        "--plugin "
                                + path
                                + " has no text forms: it needs the names of its FormProviders in "
                                + SERVICES);
            }
        } catch (IOException e) {
            throw new UserError(
                    "--plugin " + path + " cannot be read as a jar: " + UserError.reason(e), e);
        }
    }

    private static boolean hasProvider(JarFile jar, ZipEntry services) throws IOException {
        String lines =
                new String(jar.getInputStream(services).readAllBytes(), StandardCharsets.UTF_8);
        return lines.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#"));
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String names() {
        return jars.stream().map(Path::toString).collect(Collectors.joining(", "));
    }

    /** The message of a missing class is its name alone. */
    private static String reason(Throwable failure) {
        return failure instanceof NoClassDefFoundError
                ? "there is no class " + failure.getMessage()
                : UserError.reason(failure);
    }
}
