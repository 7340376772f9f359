package io.gradus.optimizers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import io.gradus.optimizers.SafetensorsHeader.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Compares the tensors of a file with those that are wanted, and tells all differences at once. */
final class Misfits {

    /** More are counted, but not shown. */
    private static final int SHOWN = 20;

    private final Path file;
    private final SafetensorsHeader header;
    private final Set<String> unused;
    private final Set<String> found = new LinkedHashSet<>();

    Misfits(Path file, SafetensorsHeader header) {
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

    /** Expects a tensor like an array. */
    void expect(String name, NDArray like) {
        expect(name, SafetensorsType.of(like), like.getShape());
    }

    /** Expects a state array of a weight; that of one of 16 bits was such in older files. */
    void expectState(String name, NDArray weight) {
        SafetensorsType type = SafetensorsType.of(weight);
        boolean old = has(name) && header.tensors().get(name).type() == type;
        expect(name, old ? type : type.wide(), weight.getShape());
    }

    /** Expects a tensor. */
    void expect(String name, SafetensorsType type, Shape shape) {
        Tensor tensor = header.tensors().get(name);
        unused.remove(name);
        if (tensor == null) {
            add("'" + name + "' is missing in the file");
        } else if (tensor.type() != type || !tensor.shape().equals(shape)) {
            add(
                    "'%s' is %s %s in the file, but must be %s %s"
                            .formatted(name, tensor.type(), tensor.shape(), type, shape));
        }
    }

    /** Lets tensors pass that nobody asks for, because something else about them is wrong. */
    void ignore(String prefix) {
        unused.removeIf(name -> name.startsWith(prefix));
    }

    void add(String misfit) {
        found.add(misfit);
    }

    /**
     * Throws if there is any.
     *
     * @param place what the file was read for
     */
    void check(String place) {
        unused.forEach(name -> add("'" + name + "' is in the file, but has no place"));
        if (!found.isEmpty()) {
            String rest = found.size() > SHOWN ? "\n  and " + (found.size() - SHOWN) + " more" : "";
            throw new IllegalArgumentException(
                    found.stream()
                            .limit(SHOWN)
                            .map(misfit -> "\n  " + misfit)
                            .collect(
                                    Collectors.joining(
                                            "", file + " does not fit " + place + ":", rest)));
        }
    }
}
