package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Broken;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Json;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Sequence;
import io.gradus.text.Node.Word;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class TextReaderTest {

    private static final String WHAT = "a schedule";

    /** The kinds of all nodes. */
    static String shape(Node node) {
        if (node instanceof Word word) {
            return word.text();
        } else if (node instanceof Quoted quoted) {
            return "<" + quoted.text() + ">";
        } else if (node instanceof Json json) {
            return "json" + json.text();
        } else if (node instanceof Items items) {
            return all("[", items.elements(), "]");
        } else if (node instanceof Sequence sequence) {
            return all("{", sequence.sequence(), "}");
        } else if (node instanceof Call call) {
            return call.name()
                    + call.arguments().stream()
                            .map(TextReaderTest::shape)
                            .collect(Collectors.joining(",", "(", ")"))
                    + call.methods().stream()
                            .map(method -> "." + shape(method))
                            .collect(Collectors.joining());
        }
        return "!";
    }

    private static String shape(Argument argument) {
        return (argument.name().isEmpty() ? "" : argument.name() + "=") + shape(argument.value());
    }

    private static String all(String open, List<Node> nodes, String close) {
        return nodes.stream()
                .map(TextReaderTest::shape)
                .collect(Collectors.joining(",", open, close));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "flip                          | flip",
                " flip ( )                     | flip()",
                "crop(32,pad=4)                | crop(32,pad=4)",
                "a(b=c(d), e = [1, [2,]])      | a(b=c(d),e=[1,[2,!]])",
                "a(.5, -1e-3, +2, 10%, auto)   | a(.5,-1e-3,+2,10%,auto)",
                "djl.Adam(lr=0.1)              | djl.Adam(lr=0.1)",
                "warmup(10%) cosine(90%)       | {warmup(10%),cosine(90%)}",
                "a b c                         | {a,b,c}",
                "a(1)b(2)                      | {a(1),b(2)}",
                "a(b c(1) d)                   | a({b,c(1),d})",
                "a(x=b c)                      | a(x={b,c})",
                "a(1).b(2, x).c()              | a(1).b(2,x).c()",
                "a . b(1) . c( )               | a().b(1).c()",
                "a(z0) . Z9-_ (1)              | a(z0).Z9-_(1)",
                "a.b.c.                        | a.b.c().(!)",
                "a(1) b(2).c(3)                | {a(1),b(2).c(3)}",
                "[a, b c, [ ], 'd e']          | [a,{b,c},[],<d e>]",
                "a('it\"s', \"it's\")          | a(<it\"s>,<it's>)",
                "a([[\"Rotate\", 1, null]])    | a([[<Rotate>,1,null]])",
                "a({\"x}\": [1, {}]}, 2)       | a(json{\"x}\": [1, {}]},2)",
                "a({\"\\\"}\": 1})             | a(json{\"\\\"}\": 1})",
                "exp-range                     | exp-range",
                "_a1                           | _a1",
                "0.9.1                         | 0.9.1",
                "a(1 2)                        | a(1,!)",
                "a 3                           | {a,!}",
                "a(                            | a(!)",
                "a(1                           | a(1,!)",
                "a(1,                          | a(1,!)",
                "a(b(c, 1                      | a(b(c,1,!))",
                "[1, ;                         | [1,!]",
                "[1; 2]                        | [1,!]",
                "a b ;                         | {a,b,!}",
                "a b(1;                        | {a,b(1,!)}",
                "a(1).                         | a(1).(!)",
                "a(1).b                        | a(1).b(!)",
                "a(1).b(;                      | a(1).b(!)",
                "a('b                          | a(!)",
                "a({[}                         | a(!)",
                "=                             | !"
            })
    void aTextIsATree(String text, String tree) {
        assertThat(shape(TextReader.read(text, WHAT))).isEqualTo(tree);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``         | 1  | expected a thing, but found the end",
                "`  `       | 3  | expected a thing, but found the end",
                "=          | 1  | expected a thing, but found '='",
                "a(1 2)     | 5  | expected ')', but found '2'",
                "a 3        | 3  | expected the end, but found '3'",
                "a)         | 2  | expected the end, but found ')'",
                "a(         | 3  | expected a thing, but found the end",
                "a(1        | 4  | expected ')', but found the end",
                "[1; 2]     | 3  | expected ']', but found ';'",
                "a(1).      | 6  | expected a method, but found the end",
                "a(1).5     | 6  | expected a method, but found '5'",
                "a(1).b     | 7  | expected '(', but found the end",
                "a(x='b)    | 5  | expected a second ' after this",
                "a({[1)     | 3  | this is not closed"
            })
    void aMistakeHasItsPlace(String text, int column, String reason) {
        Broken broken = broken(TextReader.read(text, WHAT));
        assertThat(broken.error("a thing"))
                .isInstanceOf(TextException.class)
                .hasMessage(
                        "column %d: %s%n%n%s%n%s^"
                                .formatted(column, reason, text, " ".repeat(column - 1)));
        TextException error = (TextException) broken.error("a thing");
        assertThat(error.column()).isEqualTo(column);
        assertThat(error.reason()).isEqualTo(reason);
        assertThat(error.text()).isEqualTo(text);
    }

    private static Broken broken(Node node) {
        List<Node> all = new ArrayList<>();
        collect(node, all);
        Node last = all.get(all.size() - 1);
        assertThat(last).isInstanceOf(Broken.class);
        return (Broken) last;
    }

    /** All nodes in the order in which they stand. */
    static void collect(Node node, List<Node> all) {
        all.add(node);
        if (node instanceof Items items) {
            items.elements().forEach(element -> collect(element, all));
        } else if (node instanceof Sequence sequence) {
            sequence.sequence().forEach(element -> collect(element, all));
        } else if (node instanceof Call call) {
            call.arguments().forEach(argument -> collect(argument.value(), all));
            call.methods().forEach(method -> collect(method, all));
        }
    }

    @Test
    void placesAreThoseOfTheWords() {
        String text = " warm(10%, x = [1, 'b c'] ) . up( {\"a\": 1} ) down";
        List<Node> all = new ArrayList<>();
        collect(TextReader.read(text, WHAT), all);
        assertThat(all.stream().map(node -> piece(text, node)))
                .containsExactly(
                        "warm(10%, x = [1, 'b c'] ) . up( {\"a\": 1} ) down",
                        "warm(10%, x = [1, 'b c'] )",
                        "10%",
                        "[1, 'b c']",
                        "1",
                        "'b c'",
                        "up( {\"a\": 1} )",
                        "{\"a\": 1}",
                        "down");
        Call call = (Call) ((Sequence) all.get(0)).sequence().get(0);
        Place name = call.arguments().get(1).place();
        assertThat(text.substring(name.start(), name.end())).isEqualTo("x");
        assertThat(call.place().after()).isEqualTo(new Place(name.source(), 27, 27));
    }

    private static String piece(String text, Node node) {
        return text.substring(node.place().start(), node.place().end());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "Adam learningRate=warmup(10%) cosine(0.1, 90%) flip"
                        + " | Adam;learningRate=warmup(10%);cosine(0.1,90%);flip",
                "learningRate = 'noam(9, 5)' Adam | learningRate=<noam(9, 5)>;Adam",
                "lr=0.5 Adam                      | lr=0.5;Adam",
                "Adam ?                           | Adam;!",
                "Adam(x=1                         | Adam(x=1,!)",
                "a=                               | a=!",
                "``                               | ``"
            })
    void aRecipeIsAListOfParts(String text, String parts) {
        assertThat(
                        TextReader.parts(text, 0, "a recipe").stream()
                                .map(TextReaderTest::shape)
                                .collect(Collectors.joining(";")))
                .isEqualTo(parts);
    }

    @Test
    void aRecipeMayBeginLater() {
        List<Argument> parts = TextReader.parts("name: a b", 5, "a recipe");
        assertThat(parts).hasSize(2);
        assertThat(parts.get(0).place().start()).isEqualTo(6);
        assertThat(parts.get(1).toString()).isEqualTo("b");
    }

    @Test
    void whatStandsInQuotesKeepsItsPlace() {
        String text = "a('b(1, x) ')";
        Quoted quoted = (Quoted) ((Call) TextReader.read(text, WHAT)).arguments().get(0).value();
        Call inside = (Call) TextReader.inside(quoted);
        assertThat(shape(inside)).isEqualTo("b(1,x)");
        assertThat(inside.arguments().get(1).value().place().error("wrong"))
                .hasMessageStartingWith("column 9: wrong")
                .hasMessageContaining(text);
        Quoted open =
                (Quoted) ((Call) TextReader.read("a('b(1')", WHAT)).arguments().get(0).value();
        assertThat(broken(TextReader.inside(open)).error("x"))
                .hasMessageStartingWith("column 7: expected ')', but found the end");
    }

    @Test
    void aTextMayBeKeptAsIfItHadQuotes() {
        String text = "a(b(1, x))";
        Call call = (Call) ((Call) TextReader.read(text, WHAT)).arguments().get(0).value();
        Call inside = (Call) TextReader.inside(new Quoted(call.place(), "b(1, x)"));
        assertThat(shape(inside)).isEqualTo(shape(call));
        assertThat(inside.arguments().get(1).value().place().error("wrong"))
                .hasMessageStartingWith("column 8: wrong");
    }

    @Test
    void whatStandsInQuotesInAFileHasThePlaceOfTheQuotes() {
        Source file =
                (place, reason) -> new IllegalArgumentException("line " + place + ": " + reason);
        Quoted quoted = new Quoted(new Place(file, 3, 3), "b(1, x");
        assertThat(broken(TextReader.inside(quoted)).error("y"))
                .hasMessage("line 3: column 7 of 'b(1, x': expected ')', but found the end");
        assertThat(quoted.place().expected("a number")).hasMessage("line 3: expected a number");
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> TextReader.inside(new Quoted(quoted.place(), "x".repeat(100_001))))
                .withMessageContaining("at most 100000 characters");
    }

    @Test
    void anErrorKeepsItsCause() {
        Place place = TextReader.read("abc", WHAT).place();
        Throwable cause = new IllegalStateException("why");
        assertThat(place.error("wrong", cause)).hasCause(cause);
        assertThat(place.expected("a number"))
                .hasMessageStartingWith("column 1: expected a number, but found 'abc'");
    }

    @Test
    void whatIsTooLongOrMissingIsRefused() {
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> TextReader.read(" ".repeat(100_001), WHAT))
                .withMessageStartingWith(
                        "column 100001: a schedule must have at most 100000 characters, but has"
                                + " 100001");
        assertThat(TextReader.read("a".repeat(100_000), WHAT)).isInstanceOf(Word.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TextReader.read(null, WHAT))
                .withMessage("text must be set, but is null");
    }

    static List<String> deep() {
        return List.of("[", "a(", "a([", "a(b=", "a.b(");
    }

    @ParameterizedTest
    @MethodSource("deep")
    void whatIsTooDeepIsRefused(String open) {
        Broken broken = broken(TextReader.read(open.repeat(20_000), WHAT));
        assertThat(broken.error("x")).hasMessageContaining(" are nested more than 100 deep");
    }

    @Test
    void aHundredListsAreNotTooDeep() {
        String text = "[".repeat(100) + "1" + "]".repeat(100);
        assertThat(TextReader.read(text, WHAT)).hasToString(text);
        assertThat(broken(TextReader.read("[" + text + "]", WHAT)).error("x"))
                .hasMessageStartingWith("column 102: lists are nested more than 100 deep");
        String flat = "[" + "[], ".repeat(200) + "a(), a()]";
        assertThat(TextReader.read(flat, WHAT)).hasToString(flat);
    }

    static List<String> longTexts() {
        return List.of(
                "a ",
                "a(1) ",
                "[1],",
                "a=",
                "x",
                "7",
                ".a(1)",
                "a(1).a(1)",
                "'",
                "{",
                "\"",
                " ",
                "{\"\\");
    }

    @ParameterizedTest
    @MethodSource("longTexts")
    void theTimeIsThatOfTheLength(String piece) {
        String text = ("a(" + piece.repeat(100_000)).substring(0, 100_000);
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> TextReader.read(text, WHAT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[[\"Rotate\", 0.5, 'x']] | [[\"Rotate\",0.5,\"x\"]]",
                "{\"a\": 1}                | {\"a\": 1}",
                "'a\"b\\c'                 | \"a\\\"b\\\\c\"",
                "[true, null]              | [true,null]"
            })
    void aListIsJson(String text, String json) {
        assertThat(TextReader.read(text, WHAT).json()).isEqualTo(json);
    }

    @Test
    void aControlCharacterIsEscapedInJson() {
        assertThat(new Quoted(null, "a\tb ").json()).isEqualTo("\"a\\u0009b \"");
    }

    @Test
    void namesAndCallsAreCalls() {
        assertThat(TextReader.read("flip", WHAT).call())
                .hasValueSatisfying(call -> assertThat(call).hasToString("flip()"));
        assertThat(TextReader.read("flip(1)", WHAT).call()).isPresent();
        for (String other : List.of("7", "-a", "[a]", "'a'", "a b", "{}", "")) {
            assertThat(TextReader.read(other, WHAT).call()).as(other).isEmpty();
        }
        assertThat(new Quoted(null, "a\"b")).hasToString("'a\"b'");
        assertThat(new Quoted(null, "\"b")).hasToString("'\"b'");
        assertThat(new Quoted(null, "a'b")).hasToString("\"a'b\"");
        assertThat(new Word(null, "").isName()).isFalse();
        assertThat(new Word(null, "_x").isName()).isTrue();
        assertThat(TextReader.read("a b", WHAT).sequence()).hasSize(2);
        assertThat(TextReader.read("[a, b]", WHAT).sequence()).hasSize(1);
        assertThat(TextReader.read("[a, b]", WHAT).elements()).hasSize(2);
        assertThat(TextReader.read("a", WHAT).elements()).hasSize(1);
    }
}
