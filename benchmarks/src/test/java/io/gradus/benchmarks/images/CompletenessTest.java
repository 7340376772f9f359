package io.gradus.benchmarks.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.images.ImageOps;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The tables of what is shown and timed have everything that there is. */
class CompletenessTest {

    @Test
    void everyFunctionOfImageOpsIsThere() {
        Set<String> functions =
                Arrays.stream(ImageOps.class.getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()))
                        .map(Method::getName)
                        .filter(name -> !name.equals("apply")) // any of the operations
                        .collect(Collectors.toSet());
        assertThat(OperationCatalog.of(54, 72))
                .extracting(OperationSamples::name)
                .containsExactlyInAnyOrderElementsOf(functions);
    }

    @Test
    void everyRandomTransformIsThere() throws IOException, URISyntaxException {
        Set<Class<?>> shown =
                Stream.concat(
                                Transforms.plain(54, 72, "32").stream(),
                                Transforms.policies().stream())
                        .map(Augmentations::parse)
                        .map(RandomTransform::getClass)
                        .collect(Collectors.toSet());
        assertThat(publicTypes(RandomTransform.class))
                .hasSizeGreaterThan(20)
                .containsExactlyInAnyOrderElementsOf(shown);
    }

    @Test
    void everyBatchTransformIsThere() throws IOException, URISyntaxException {
        List<Class<?>> shown =
                Stream.concat(Transforms.ofImages(2).stream(), Transforms.ofLabels(2).stream())
                        .<Class<?>>map(Object::getClass)
                        .toList();
        assertThat(publicTypes(BatchTransform.class)).containsExactlyInAnyOrderElementsOf(shown);
    }

    /** The public classes of a type in its own package that can be instantiated. */
    private static List<Class<?>> publicTypes(Class<?> type)
            throws IOException, URISyntaxException {
        Path place = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
        if (Files.isDirectory(place)) {
            return publicTypes(type, place);
        }
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
            return publicTypes(type, jar.getPath("/"));
        }
    }

    private static List<Class<?>> publicTypes(Class<?> type, Path root) throws IOException {
        String folder = type.getPackageName().replace('.', '/');
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".class") && !name.contains("-"))
                    .<Class<?>>map(name -> load(type, name.replace(".class", "")))
                    .filter(type::isAssignableFrom)
                    .filter(found -> Modifier.isPublic(found.getModifiers()))
                    .filter(found -> !Modifier.isAbstract(found.getModifiers()))
                    .toList();
        }
    }

    private static Class<?> load(Class<?> neighbor, String name) {
        try {
            return Class.forName(neighbor.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }
}
