package io.gradus.schedulers;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Finds the public concrete schedules of this module where the compiler put them. */
final class PublicSchedules {

    private PublicSchedules() {}

    static List<Class<?>> find() throws IOException, URISyntaxException {
        return publicClasses().stream().filter(Schedule.class::isAssignableFrom).toList();
    }

    /** The classes with options, whatever they make. */
    static List<Class<?>> withBuilders() throws IOException, URISyntaxException {
        return publicClasses().stream().filter(PublicSchedules::hasBuilder).toList();
    }

    private static List<Class<?>> publicClasses() throws IOException, URISyntaxException {
        Path classes =
                Path.of(Schedule.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (!Files.isDirectory(classes)) {
            throw new IllegalStateException(
                    "The classes are looked for in a folder, but they come from " + classes);
        }
        try (Stream<Path> files = Files.walk(classes)) {
            return files.map(file -> classes.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .map(PublicSchedules::load)
                    .filter(PublicSchedules::isPublicClass)
                    .toList();
        }
    }

    private static Class<?> load(String file) {
        String name =
                file.substring(0, file.length() - ".class".length()).replaceAll("[/\\\\]", ".");
        try {
            return Class.forName(name, false, Schedule.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isPublicClass(Class<?> type) {
        return Modifier.isPublic(type.getModifiers()) && !Modifier.isAbstract(type.getModifiers());
    }

    private static boolean hasBuilder(Class<?> type) {
        return Arrays.stream(type.getMethods()).anyMatch(m -> m.getName().equals("builder"));
    }
}
