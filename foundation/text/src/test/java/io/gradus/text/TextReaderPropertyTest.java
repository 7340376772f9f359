package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.text.Node.Broken;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** {@link TextReader} of any text. */
class TextReaderPropertyTest {

    @Property
    void whatIsPrintedIsReadAsTheSame(@ForAll("nodes") String text) {
        Node node = TextReader.read(text, "a text");
        Node again = TextReader.read(node.toString(), "a text");
        assertThat(TextReaderTest.shape(again))
                .isEqualTo(TextReaderTest.shape(node))
                .doesNotContain("!");
    }

    @Property
    void anyTextIsATreeWhosePlacesAreInIt(@ForAll("texts") String text) {
        List<Node> all = new ArrayList<>();
        TextReaderTest.collect(TextReader.read(text, "a text"), all);
        for (Node node : all) {
            assertThat(node.place().start()).isBetween(0, text.length());
            assertThat(node.place().end()).isBetween(node.place().start(), text.length());
            assertThat(node.place().error("x").getMessage()).startsWith("column ");
        }
        long broken = all.stream().filter(Broken.class::isInstance).count();
        assertThat(broken).isLessThanOrEqualTo(1);
        assertThat(broken == 0 || all.get(all.size() - 1) instanceof Broken).isTrue();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("ab1.%-+=,()[]{}'\" \t").ofMaxLength(40);
    }

    @Provide
    Arbitrary<String> nodes() {
        return Arbitraries.recursive(
                () ->
                        Arbitraries.of(
                                "a",
                                "b.C",
                                "x-y",
                                "1",
                                "-.5e3",
                                "10%",
                                "'q r'",
                                "\"it's\"",
                                "{\"k\": [1]}"),
                inner ->
                        Arbitraries.oneOf(
                                inner.list()
                                        .ofMaxSize(3)
                                        .map(all -> "[" + String.join(", ", all) + "]"),
                                inner.list()
                                        .ofMaxSize(3)
                                        .map(all -> "f( " + String.join(" ,", all) + ")"),
                                inner.map(
                                        value ->
                                                String.format(
                                                        Locale.ROOT,
                                                        "g(x = %s, y=2).h(%s)",
                                                        value,
                                                        value)),
                                inner.map(value -> "a f(" + value + ") b")),
                0,
                3);
    }
}
