package io.gradus.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.HostMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written is read again, to the last bit. */
class SafetensorsPropertyTest {

    /** A tensor with random bytes. */
    record Sample(String name, SafetensorsType type, List<Integer> shape, long seed) {}

    @Provide
    Arbitrary<List<Sample>> samples() {
        return Combinators.combine(
                        names(),
                        Arbitraries.of(SafetensorsType.values()),
                        Arbitraries.integers().between(0, 5).list().ofMaxSize(4),
                        Arbitraries.longs())
                .as(Sample::new)
                .list()
                .ofMaxSize(8)
                .uniqueElements(Sample::name);
    }

    @Provide
    Arbitrary<Map<String, String>> metadata() {
        return Arbitraries.maps(names(), names()).ofMaxSize(4);
    }

    /** Any characters, the two halves of those beyond 16 bits only together. */
    private static Arbitrary<String> names() {
        return Arbitraries.strings()
                .ofMaxLength(12)
                .filter(text -> text.codePoints().allMatch(c -> c < 0xd800 || c > 0xdfff))
                .filter(text -> !text.equals("__metadata__"));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void roundTrip(
            @ForAll("samples") List<Sample> samples,
            @ForAll("metadata") Map<String, String> metadata)
            throws IOException {
        Path file = Files.createTempFile("gradus", ".safetensors");
        try (NDManager manager = NDManager.newBaseManager("PyTorch")) {
            Map<String, NDArray> written = new LinkedHashMap<>();
            for (Sample sample : samples) {
                written.put(sample.name(), array(manager, sample));
            }
            SafetensorsWriter.write(file, metadata, written);
            try (SafetensorsReader reader = SafetensorsReader.open(file)) {
                Map<String, String> texts = new HashMap<>(reader.header().metadata());
                texts.remove("crc32c");
                assertThat(texts).isEqualTo(metadata);
                Map<String, NDArray> read = reader.read(manager);
                assertThat(read).containsOnlyKeys(written.keySet());
                written.forEach(
                        (name, array) -> {
                            NDArray again = read.get(name);
                            assertThat(again.getShape()).isEqualTo(array.getShape());
                            assertThat(SafetensorsType.of(again))
                                    .isEqualTo(SafetensorsType.of(array));
                            assertThat(HostMemory.view(again)).isEqualTo(HostMemory.view(array));
                        });
            }
        } finally {
            Files.delete(file);
        }
    }

    private static NDArray array(NDManager manager, Sample sample) {
        Shape shape = new Shape(sample.shape().stream().mapToLong(i -> i).toArray());
        NDArray array = sample.type().create(manager, shape);
        if (array.size() > 0) {
            ByteBuffer memory = HostMemory.view(array);
            byte[] bytes = new byte[memory.remaining()];
            new Random(sample.seed()).nextBytes(bytes);
            for (int i = 0; sample.type() == SafetensorsType.BOOL && i < bytes.length; i++) {
                bytes[i] &= 1;
            }
            memory.put(bytes);
        }
        return array;
    }
}
