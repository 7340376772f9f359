package io.gradus.benchmarks.commands.schedules;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.schedulers.Schedule;
import io.gradus.schedulers.WarmupTracker;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScheduleGalleryTest {

    private static List<ScheduleGallery.Entry> entries() {
        return ScheduleGallery.entries();
    }

    /** So that a new shape cannot be forgotten. */
    @Test
    void everyPublicShapeIsInIt() throws Exception {
        List<String> shown =
                entries().stream().map(entry -> entry.schedule().getClass().getName()).toList();
        List<String> shapes = shapes();
        assertThat(shapes).hasSizeGreaterThan(15);
        assertThat(shown)
                .as("add an entry to Gallery, and a row to docs/SCHEDULES.md")
                .containsAll(shapes);
    }

    @Test
    void everyShapeOfWarmUpIsInIt() {
        List<String> texts = entries().stream().map(entry -> entry.schedule().toString()).toList();
        assertThat(Arrays.stream(WarmupTracker.Shape.values()).map(shape -> "shape=" + shape))
                .allSatisfy(
                        shape -> assertThat(texts).anyMatch(text -> text.contains(shape + ",")));
    }

    @Test
    void namesAreThoseOfFiles() {
        assertThat(entries())
                .extracting(ScheduleGallery.Entry::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.matches("[a-z0-9]+(-[a-z0-9]+)*"));
    }

    /** A flat line would show nothing of the shape. */
    @ParameterizedTest
    @MethodSource("entries")
    void eachChangesInItsSteps(ScheduleGallery.Entry entry) {
        Schedule schedule = entry.schedule();
        double first = schedule.at(0);
        assertThat(Stream.of(1L, 250L, 500L, 750L, ScheduleGallery.STEPS - 1L))
                .anyMatch(step -> schedule.at(step) != first);
    }

    /** The module's classes, in a folder or, where Maven has packaged it, in a jar. */
    private static List<String> shapes() throws IOException, URISyntaxException {
        URI place = Schedule.class.getProtectionDomain().getCodeSource().getLocation().toURI();
        Path path = Path.of(place);
        if (Files.isDirectory(path)) {
            return shapes(path);
        }
        try (FileSystem jar = FileSystems.newFileSystem(path, Map.of())) {
            return shapes(jar.getPath("/"));
        }
    }

    private static List<String> shapes(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()))
                    .map(file -> load(file.replace('/', '.')))
                    .filter(Schedule.class::isAssignableFrom)
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .filter(type -> !Modifier.isAbstract(type.getModifiers()))
                    .map(Class::getName)
                    .toList();
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, Schedule.class.getClassLoader());
        } catch (ClassNotFoundException | NoClassDefFoundError e) {
            throw new IllegalStateException(name.toLowerCase(Locale.ROOT), e);
        }
    }
}
