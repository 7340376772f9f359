package io.gradus.training.checkpoints;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.gradus.safetensors.SafetensorsHeader;
import io.gradus.safetensors.SafetensorsHeader.Tensor;
import io.gradus.safetensors.SafetensorsType;
import io.gradus.text.Excerpt;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the tensors of a file with those that are wanted, and tells all differences at once. */
final class StateMismatch {

    /** More are counted, but not shown. */
    private static final int SHOWN = 20;

    private final Path file;
    private final SafetensorsHeader header;
    private final Set<String> unused;
    private final Set<String> found = new LinkedHashSet<>();
    // Those that are not shown.
    private int more;

    StateMismatch(Path file, SafetensorsHeader header) {
        this.file = file;
        this.header = header;
        unused = new LinkedHashSet<>(header.tensors().keySet());
    }

    Map<String, String> metadata() {
        return header.metadata();
    }

    boolean has(String name) {
        return header.tensors().containsKey(name);
    }

    private static String quoted(String name) {
        return "'" + Excerpt.of(name) + "'";
    }

    /** Expects a tensor like an array. */
    void expect(String name, NDArray like) {
        expect(name, SafetensorsType.of(like), like.getShape());
    }

    /** Whether there is a tensor of this name, but not of this type and shape. */
    boolean isOther(String name, SafetensorsType type, Shape shape) {
        Tensor tensor = header.tensors().get(name);
        return tensor != null && (tensor.type() != type || !tensor.shape().equals(shape));
    }

    /** Whether there is a tensor of this name and type. */
    boolean isOfType(String name, SafetensorsType type) {
        return has(name) && header.tensors().get(name).type() == type;
    }

    /** Expects a tensor. */
    void expect(String name, SafetensorsType type, Shape shape) {
        Tensor tensor = header.tensors().get(name);
        unused.remove(name);
        if (tensor == null) {
            add(quoted(name) + " is missing in the file");
        } else if (isOther(name, type, shape)) {
            add(
                    "%s is %s %s in the file, but must be %s %s"
                            .formatted(quoted(name), tensor.type(), tensor.shape(), type, shape));
        }
    }

    /** The tensors that nobody has asked for yet. */
    List<String> unused() {
        return List.copyOf(unused);
    }

    /** Lets tensors pass that nobody asks for, because something else about them is wrong. */
    void ignore(String prefix) {
        unused.removeIf(name -> name.startsWith(prefix));
    }

    /** Lets a tensor pass that nobody asks for. */
    void leaveOut(String name) {
        unused.remove(name);
    }

    void add(String mismatch) {
        if (found.size() < SHOWN) {
            found.add(mismatch);
        } else if (!found.contains(mismatch)) {
            more++;
        }
    }

    /**
     * Throws if there is any.
     *
     * @param place what the file was read for
     */
    void check(String place) {
        for (String name : unused) {
            if (found.size() < SHOWN) {
                add(quoted(name) + " is in the file, but is not expected");
            } else {
                more++;
            }
        }
        if (!found.isEmpty()) {
            String rest = more > 0 ? "\n  and " + more + " more" : "";
            throw new IllegalArgumentException(
                    found.stream()
                            .map(mismatch -> "\n  " + mismatch)
                            .collect(
                                    Collectors.joining(
                                            "", file + " does not fit " + place + ":", rest)));
        }
    }
}
