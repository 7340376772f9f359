package io.gradus.benchmarks.cli;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** The git commit that a class's jar was built from, which its manifest has. */
final class BuildCommit {

    static final String UNKNOWN = "unknown";

    private static final String COMMIT = "Build-Commit";
    private static final String DIRTY = "Build-Dirty";

    private BuildCommit() {}

    /** The commit of a class, if it is in a jar that tells it. */
    static String of(Class<?> type) {
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
                return manifest == null ? UNKNOWN : of(manifest.getMainAttributes());
            }
        } catch (IOException | URISyntaxException e) {
            return UNKNOWN;
        }
    }

    /** The commit in a manifest; Maven leaves a property's name where there is no value. */
    static String of(Attributes attributes) {
        String commit = attributes.getValue(COMMIT);
        if (commit == null || !commit.matches("[0-9a-f]{7,64}")) {
            return UNKNOWN;
        }
        return commit + ("true".equals(attributes.getValue(DIRTY)) ? "-dirty" : "");
    }
}
