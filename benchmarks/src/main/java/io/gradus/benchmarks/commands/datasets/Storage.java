package io.gradus.benchmarks.commands.datasets;

import ai.djl.repository.Artifact;
import ai.djl.repository.Metadata;
import ai.djl.util.JsonUtils;
import com.google.gson.JsonParseException;
import io.gradus.benchmarks.cli.StoredJson;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.cli.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of a data set, with {@code metadata.json}: in the layout of DJL's repository, or in
 * DJL's cache, where downloaded files are kept without their compression.
 */
record Storage(Path folder, boolean isCache) {

    private static final String METADATA = "metadata.json";

    /** The fields that DJL's classes need; they would leave them null and fail. */
    private record Needed(List<NeededArtifact> artifacts) {}

    private record NeededArtifact(String version, Map<String, NeededItem> files) {}

    private record NeededItem(String uri) {}

    /** Whether there is anything. */
    boolean exists() {
        return Files.isDirectory(folder) && bytes() > 0;
    }

    /** Whether it is known which files there should be. */
    boolean hasMetadata() {
        return Files.isRegularFile(folder.resolve(METADATA));
    }

    /** The bytes of its files. */
    long bytes() {
        try {
            if (isCache) {
                return sizeOf(folder);
            }
            long sum = 0;
            for (List<StoredFile> places : files()) {
                Path path = places.get(0).path();
                sum += Files.isRegularFile(path) ? Files.size(path) : 0;
            }
            return sum;
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private static long sizeOf(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        long sum = 0;
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                sum += path.endsWith(METADATA) ? 0 : Files.size(path);
            }
        }
        return sum;
    }

    /**
     * The files that the metadata names, each with all places where it is, or the one where it
     * should be; none if there is no metadata.
     */
    private List<List<StoredFile>> files() {
        List<List<StoredFile>> files = new ArrayList<>();
        Metadata metadata = metadata();
        if (metadata != null) {
            for (Artifact artifact : metadata.getArtifacts()) {
                for (Artifact.Item item : artifact.getFiles().values()) {
                    files.add(isCache ? cached(artifact, item) : given(artifact, item));
                }
            }
        }
        return files;
    }

    /** DJL compares what it downloads and then unpacks it: what is kept is something else. */
    private List<StoredFile> cached(Artifact artifact, Artifact.Item item) {
        Path path = folder.resolve(artifact.getVersion()).resolve(item.getName());
        boolean packed = !item.getExtension().isEmpty();
        return List.of(
                packed
                        ? new StoredFile(path, -1, null)
                        : new StoredFile(path, item.getSize(), item.getSha1Hash()));
    }

    /** DJL reads what is in the version's folder; some have it beside the metadata, too. */
    private List<StoredFile> given(Artifact artifact, Artifact.Item item) {
        Path usual = folder.resolve(artifact.getVersion()).resolve(item.getUri());
        List<Path> there =
                Stream.of(usual, folder.resolve(item.getUri())).filter(Files::exists).toList();
        return (there.isEmpty() ? List.of(usual) : there)
                .stream()
                        .map(path -> new StoredFile(path, item.getSize(), item.getSha1Hash()))
                        .toList();
    }

    /** What is wrong with the files, in a few words for each. */
    List<String> problems() {
        List<String> problems = new ArrayList<>();
        try {
            for (List<StoredFile> places : files()) {
                for (StoredFile file : places) {
                    file.problem().ifPresent(problems::add);
                }
            }
        } catch (IOException e) {
            throw cannotRead(e);
        }
        return problems;
    }

    /** What the metadata says of the set, or null. */
    String description() {
        Metadata metadata = metadata();
        return metadata == null ? null : metadata.getDescription();
    }

    private Metadata metadata() {
        if (!hasMetadata()) {
            return null;
        }
        Path file = folder.resolve(METADATA);
        try {
            String text = Files.readString(file);
            new StoredJson(JsonUtils.GSON).read(text, Needed.class);
            return JsonUtils.GSON.fromJson(text, Metadata.class);
        } catch (JsonParseException | IllegalArgumentException e) {
            throw new UserError(
                    file + " is not the metadata of a data set: " + UserError.reason(e), e);
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private UserError cannotRead(IOException e) {
        return new UserError("cannot read " + folder + " (" + UserError.reason(e) + ")", e);
    }

    /**
     * A file of a data set, or an unpacked folder, with its expected size (negative if it is not
     * stated) and checksum (null if it is not stated).
     */
    private record StoredFile(Path path, long size, String sha1) {

        /** What is wrong with the file, or nothing. */
        Optional<String> problem() throws IOException {
            if (!Files.exists(path)) {
                return Optional.of(path.getFileName() + " is missing");
            }
            long found = Files.size(path);
            if (size >= 0 && found != size) {
                return Optional.of(
                        Text.format("%s has %,d bytes, not %,d", path.getFileName(), found, size));
            }
            if (sha1 != null && !sha1.equalsIgnoreCase(sha1Of(path))) {
                return Optional.of(
                        path.getFileName() + " has another SHA-1 than its metadata says");
            }
            return Optional.empty();
        }

        private static String sha1Of(Path path) throws IOException {
            MessageDigest digest;
            try {
                digest = MessageDigest.getInstance("SHA-1");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-1", e);
            }
            try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
                in.transferTo(OutputStream.nullOutputStream());
            }
            return HexFormat.of().formatHex(digest.digest());
        }
    }
}
