package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.text.Node.Argument;
import io.gradus.text.Node.Call;
import io.gradus.text.Node.Items;
import io.gradus.text.Node.Quoted;
import io.gradus.text.Node.Word;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link Binder}, {@link FormReader} and {@link BuilderOptions}, by a {@link Sample}. */
class BinderTest {

    private static final List<String> GIVEN = new ArrayList<>();

    private static final RunLengths RUN =
            new RunLengths() {
                @Override
                public long resolve(String word, Where where) {
                    if (where.option().equals("count")) {
                        throw new IllegalArgumentException("no parts of a run here");
                    }
                    return word.equals("auto") ? 1000 : where.isLength() ? 10 : 1L << 40;
                }

                @Override
                public void given(long number, Where where) {
                    GIVEN.add(where.option() + number);
                }
            };

    static {
        Registry.add(
                new FormProvider() {
                    @Override
                    public Class<?> kind() {
                        return Sample.class;
                    }

                    @Override
                    public List<Form> forms() {
                        return List.of(Sample.form());
                    }
                });
    }

    private static Sample parse(String text) {
        GIVEN.clear();
        return new FormReader<>(Sample.class, "example", new Binder().lengths(RUN)).parse(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "sample(.5, 3)                 | 0.5 3 null PLAIN false [] [] null null null 0",
                "SAMPLE(steps=3)               | null 3 null PLAIN false [] [] null null null 0",
                "Example(steps=3, rate=1)      | 1.0 3 null PLAIN false [] [] null null null 0",
                "sample(0, 3, 4)               | 0.0 3 [4, 4] PLAIN false [] [] null null null 0",
                "sample(0, 3, [4, 5])          | 0.0 3 [4, 5] PLAIN false [] [] null null null 0",
                "sample(0, 3e2, s=[4])         | 0.0 300 [4, 4] PLAIN false [] [] null null null 0",
                "sample(0, auto, mode=plain)   | 0.0 1000 null PLAIN false [] [] null null null 0",
                "sample(0, 10%, mode=Range)    | 0.0 10 null range false [] [] null null null 0",
                "sample(0, 1.5%, 1, exp-range, true) | ``",
                "sample(0, 3, 1, exp-range, flag=true) | 0.0 3 [1, 1] range true [] [] null null null 0",
                "sample(0, 3, 1, 'EXP_RANGE', flag='TRUE') | 0.0 3 [1, 1] range true [] [] null null null 0",
                "sample(steps=3, n=[a, 'b c', 1]) | null 3 null PLAIN false [a, b c, 1] [] null null null 0",
                "sample(steps=3, n=a)          | null 3 null PLAIN false [a] [] null null null 0",
                "sample(steps=3, values=[1, .25]) | null 3 null PLAIN false [] [] [1.0, 0.25] null null 0",
                "sample(steps=3, values=2)     | null 3 null PLAIN false [] [] [2.0] null null 0",
                "sample(steps=3, values=[])    | null 3 null PLAIN false [] [] [] null null 0",
                "sample(steps=3, inner=.1)     | null 3 null PLAIN false [] [] null 0.1 null 0",
                "sample(steps=3, inner=range)  | null 3 null PLAIN false [] [] null range null 0",
                "sample(steps=3, text=a)       | null 3 null PLAIN false [] [] null null a 0",
                "sample(steps=3, text='a b')   | null 3 null PLAIN false [] [] null null a b 0",
                "sample(steps='3', rate=\"1\") | 1.0 3 null PLAIN false [] [] null null null 0"
            })
    void optionsAreSet(String text, String options) {
        if (options.isEmpty()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse(text))
                    .withMessageContaining("sample has no more options that need no name");
        } else {
            assertThat(parse(text).options()).isEqualTo(options);
        }
    }

    @Test
    void objectsHoldObjects() {
        String small = "Sample[options=null 1 null PLAIN false [] [] null null null 0]";
        assertThat(parse("sample(steps=3, inner=sample(steps=1))").options()).contains(small);
        assertThat(parse("sample(steps=3, inner='sample(steps=1)')").options()).contains(small);
        assertThat(parse("sample(steps=3, parts=[sample(steps=1), example(steps=1)])").options())
                .contains("[" + small + ", " + small + "]");
        assertThat(parse("sample(steps=3, parts=sample(steps=1))").options())
                .contains("[" + small + "]");
        assertThat(parse("sample(steps=3, parts=[])").options()).contains(" [] ");
    }

    @Test
    void wholeNumbersAreHeardOf() {
        parse("sample(0, 3, [4, 5], inner=2)");
        assertThat(GIVEN).containsExactly("steps3", "size4", "size5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``                           | 1  | expected an example, but found the end",
                "7                            | 1  | expected an example, but found '7'",
                "[sample]                     | 1  | expected an example, but found '[sample]'",
                "simple(1)                    | 1  | there is no example 'simple'; did you mean sample?",
                "completely                   | 1  | there is no example 'completely'; there are sample",
                "sample(steps=1) sample(1)    | 17 | expected one example, but here is another",
                "sample(steps=1) 3            | 17 | expected the end, but found '3'",
                "sample(steps=1).scale(3)     | 17 | an example has no methods",
                "sample(0, 1, 2, plain, 4)    | 24 | sample has no more options that need no name",
                "sample(stepz=1)              | 8  | sample has no option 'stepz'; did you mean steps?",
                "sample(countt=1)             | 8  | sample has no option 'countt'; did you mean count?",
                "sample(zzz=1)                | 8  | sample has no option 'zzz'; it has rate, steps, size, mode, flag, names, parts, hidden, count, inner, text, values",
                "sample(function=x)           | 8  | sample has no option 'function'",
                "sample(nothing=1)            | 8  | sample has no option 'nothing'",
                "sample(none=1)               | 8  | sample has no option 'none'",
                "sample(0, rate=1)            | 11 | rate is given twice",
                "sample(steps=1, s=3, size=4) | 22 | size is given twice",
                "sample(x)                    | 8  | expected a number, but found 'x'",
                "sample(0x10)                 | 8  | expected a number, but found '0x10'",
                "sample(1f)                   | 8  | expected a number, but found '1f'",
                "sample(NaN)                  | 8  | expected a number, but found 'NaN'",
                "sample(10%)                  | 8  | expected a number, but found '10%'",
                "sample(auto)                 | 8  | expected a number, but found 'auto'",
                "sample(sample(1))            | 8  | expected a number, but found 'sample(1)'",
                "sample([1, 2])               | 8  | rate takes 1 values, but found 2",
                "sample([[1]])                | 9  | expected one value, but found a list of 1",
                "sample(0, 1.5)               | 11 | expected a whole number that long holds, but found '1.5'",
                "sample(0, 1e19)              | 11 | expected a whole number that long holds, but found '1e19'",
                "sample(0, 1e9999999999)      | 11 | expected a whole number that long holds",
                "sample(0, -10%)              | 11 | expected a whole number, but found '-10%'",
                "sample(0, 1, 3e9)            | 14 | expected a whole number that int holds, but found '3e9'",
                "sample(0, 1, 10%)            | 14 | expected a whole number that int holds, but found '1099511627776'",
                "sample(0, 1, count=10%)      | 20 | no parts of a run here",
                "sample(0, 1, [1, 2, 3])      | 14 | size takes 1 or 2 values, but found 3",
                "sample(0, 1, [1, x])         | 18 | expected a whole number, but found 'x'",
                "sample(0, 1, 13)             | 14 | size is not lucky",
                "sample(0, 1, [13, 1])        | 14 | size is not lucky",
                "sample(0, 1, 2, plian)       | 17 | expected PLAIN or range, but found 'plian'; did you mean PLAIN?",
                "sample(0, 1, 2, 7)           | 17 | expected PLAIN or range, but found '7'",
                "sample(0, 1, 2, a(1))        | 17 | expected PLAIN or range, but found 'a(1)'",
                "sample(flag=yes)             | 13 | expected true or false, but found 'yes'",
                "sample(flag=true, steps=1)   | 13 | flag is for the range",
                "sample(2, 1)                 | 8  | rate must be in [0, 1], but is 2.0",
                "sample(2)                    | 1  | sample: steps must be set, but is null",
                "sample(0, 1, count=99)       | 1  | sample: null",
                "sample(steps=1, values=[1, x]) | 28 | expected a number, but found 'x'",
                "sample(steps=1, text=[a, b]) | 22 | text takes 1 values, but found 2",
                "sample(steps=1, text=a(1))   | 22 | expected a text, but found 'a(1)'",
                "sample(steps=1, inner=zzz)   | 23 | expected PLAIN or range, but found 'zzz'",
                "sample(steps=1, inner=a(1))  | 23 | there is no example 'a'",
                "sample(steps=1, parts=[sample(x)]) | 31 | expected a number, but found 'x'",
                "sample(steps=1, parts=3)     | 23 | expected an example, but found '3'",
                "sample(steps=1, inner='sample(x)') | 31 | expected a number, but found 'x'",
                "sample(                      | 8  | expected a number, but found the end",
                "sample(1 2                   | 10 | expected ')', but found '2'",
                "sample(0, x 2                | 11 | expected a whole number, but found 'x'",
                "sample(0, 1, [1 2])          | 17 | expected ']', but found '2'",
                "sample(flag=                 | 13 | expected true or false, but found the end",
                "sample(mode=                 | 13 | expected PLAIN or range, but found the end",
                "sample(names=                | 14 | expected a text, but found the end",
                "sample(parts=                | 14 | expected an example, but found the end",
                "sample(n='x                  | 10 | expected a second ' after this"
            })
    void mistakesArePointedAt(String text, int column, String reason) {
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> parse(text))
                .satisfies(e -> assertThat(e.reason()).startsWith(reason))
                .satisfies(e -> assertThat(e.column()).isEqualTo(column));
    }

    @Test
    void aFaultOfABuilderIsNoMistakeOfTheText() {
        assertThatIllegalStateException()
                .isThrownBy(() -> parse("sample(steps=1, count=-1)"))
                .withMessage("a fault of the builder");
    }

    @Test
    void aLongNumberIsRefused() {
        assertThat(parse("sample(0." + "0".repeat(398) + ", 1)")).isNotNull();
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> parse("sample(0." + "0".repeat(399) + ", 1)"))
                .satisfies(
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(
                                                "a number must have at most 400 characters, but has"
                                                        + " 401"));
    }

    @Test
    void withoutARunThereAreNoPartsOfIt() {
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(
                        () ->
                                new FormReader<>(Sample.class, "example", new Binder())
                                        .parse("sample(0, auto)"))
                .satisfies(
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo("expected a whole number, but found 'auto'"));
        assertThat(new FormReader<>(Sample.class, "example", new Binder()).parse("sample(0, 7)"))
                .isNotNull();
    }

    /** As JSON and YAML give it: texts in place of names, and places that are no columns. */
    @Test
    void aTreeMayComeFromAFile() {
        List<String> lines = List.of("line 1", "line 2", "line 3", "line 4");
        Source file =
                (place, reason) -> new IllegalArgumentException(lines.get(place) + ": " + reason);
        Place whole = new Place(file, 0, 0);
        Place second = new Place(file, 1, 1);
        Place third = new Place(file, 2, 2);
        List<Argument> arguments =
                List.of(
                        new Argument(second, "steps", new Quoted(second, "auto")),
                        new Argument(third, "mode", new Quoted(third, "range")),
                        new Argument(
                                third,
                                "size",
                                new Items(
                                        third,
                                        List.of(new Word(third, "1"), new Word(third, "2")))));
        Call call = new Call(whole, "Sample", arguments, List.of());
        FormReader<Sample> reader =
                new FormReader<>(Sample.class, "example", new Binder().lengths(RUN));
        assertThat(reader.read(call, new Where(null, "part")).options())
                .isEqualTo("null 1000 [1, 2] range false [] [] null null null 0");
        assertThat(reader.read(new Quoted(second, "sample(steps=1)"), new Where(null, "part")))
                .isNotNull();

        Call wrong =
                new Call(
                        whole,
                        "Sample",
                        List.of(
                                new Argument(second, "steps", new Word(second, "1")),
                                new Argument(third, "rate", new Word(third, "2"))),
                        List.of());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.read(wrong, new Where(null, "part")))
                .withMessage("line 3: rate must be in [0, 1], but is 2.0")
                .withCauseInstanceOf(OptionException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> reader.read(new Quoted(second, "sample(x)"), new Where(null, "part")))
                .withMessage("line 2: column 8 of 'sample(x)': expected a number, but found 'x'");
    }

    @Test
    void whatATextLeavesOutMayBeCompleted() {
        Binder binder = new Binder();
        FormReader<Sample> reader =
                new FormReader<>(Sample.class, "example", binder) {
                    @Override
                    protected void complete(Binder.Binding binding) {
                        assertThat(binding.takes("steps")).isTrue();
                        assertThat(binding.takes("classes")).isFalse();
                        if (!binding.has("steps")) {
                            binding.set("steps", new Word(null, "77"));
                        }
                    }
                };
        assertThat(reader.parse("sample").options()).startsWith("null 77 ");
        assertThat(reader.parse("sample(steps=3)").options()).startsWith("null 3 ");
    }

    @Test
    void anOptionMayBeSetToAnObject() {
        Place place = TextReader.read("sample", "a text").place();
        Binder.Binding binding =
                new Binder().reads(Sample.class, (node, where) -> null).begin(Sample.form(), place);
        Sample inner = new Sample("inner");
        binding.set("inner", inner, place);
        binding.set("steps", new Word(place, "1"));
        assertThat(binding.has("inner")).isTrue();
        assertThat(((Sample) binding.build()).options()).contains(inner.toString());
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> binding.set("inner", new Object(), place))
                .satisfies(e -> assertThat(e.reason()).isEqualTo("inner takes no Object"));
        assertThatIllegalStateException()
                .isThrownBy(() -> binding.set("wrong", inner, place))
                .withMessageEndingWith("has no option wrong");
    }

    @Test
    void aReaderMakesWhatIsAboveAndBelowItsType() {
        Binder binder = new Binder();
        binder.reads(
                Number.class,
                (node, where) -> node.toString().length() > 3 ? (Number) 5 : (Number) 5L);
        Where where = new Where(null, "x");
        Node node = TextReader.read("many", "a text");
        assertThat(binder.value(node, Number.class, where)).isEqualTo(5);
        assertThat(binder.value(node, Integer.class, where)).isEqualTo(5);
        assertThat(binder.value(node, java.io.Serializable.class, where)).isEqualTo(5);
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> binder.value(TextReader.read("one", "a"), Integer.class, where))
                .satisfies(
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo("expected a Integer, but found 'one'"));
    }

    @Test
    void argumentsOfMethodsHaveNoNames() {
        Binder binder = new Binder().lengths(RUN);
        assertThat(binder.arguments(call("f(1, x, [2])"), int.class, String.class, long[].class))
                .hasSize(3)
                .contains(1, "x");
        assertThat(binder.arguments(call("f()"))).isEmpty();
        for (String[] wrong :
                new String[][] {
                    {"f()", "1", "f takes 1 argument without a name, but has 0"},
                    {"f(1, 2)", "6", "f takes 1 argument without a name"},
                    {"f(x=1)", "3", "f takes 1 argument without a name"},
                    {"f(x)", "3", "expected a whole number, but found 'x'"},
                    {"f(1;", "4", "expected ')', but found ';'"},
                    {"f(", "3", "expected a whole number, but found the end"}
                }) {
            assertThatExceptionOfType(TextException.class)
                    .isThrownBy(() -> binder.arguments(call(wrong[0]), int.class))
                    .satisfies(e -> assertThat(e.reason()).isEqualTo(wrong[2]))
                    .satisfies(e -> assertThat(e.column()).isEqualTo(Integer.parseInt(wrong[1])));
        }
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> binder.arguments(call("f(1)"), int.class, int.class))
                .satisfies(
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo(
                                                "f takes 2 arguments without a name, but has 1"));
    }

    private static Call call(String text) {
        return (Call) TextReader.read(text, "a call");
    }

    @Test
    void theOptionsOfABuilderAreItsMethods() {
        BuilderOptions all = BuilderOptions.of(Sample.Builder.class);
        assertThat(all.names())
                .containsExactly(
                        "count",
                        "flag",
                        "function",
                        "hidden",
                        "inner",
                        "mode",
                        "names",
                        "parts",
                        "rate",
                        "size",
                        "steps",
                        "text",
                        "values");
        BuilderOptions some =
                new Binder()
                        .reads(Sample.class, (node, where) -> null)
                        .options(Sample.Builder.class);
        assertThat(some.names()).hasSize(12).doesNotContain("function");
        Binder binder = new Binder();
        assertThat(binder.options(Sample.Builder.class).names()).doesNotContain("parts");
        binder.reads(Sample.class, (node, where) -> null);
        assertThat(binder.options(Sample.Builder.class).names()).contains("parts");
        assertThat(new Binder().options(Sample.Builder.class).methods("inner")).hasSize(2);
        assertThat(all.methods("inner")).hasSize(3);
        assertThat(all.methods("size")).hasSize(2);
        assertThat(all.methods("size").get(0).getParameterCount()).isEqualTo(1);
        assertThat(all.methods("other")).isEmpty();
        assertThat(all.requires("steps")).isTrue();
        assertThat(all.requires("parts")).isTrue();
        assertThat(all.requires("rate")).isFalse();
        assertThat(all.requires("other")).isFalse();
        assertThat(all.takes("inner", Sample.class)).isTrue();
        assertThat(all.takes("inner", Record.class)).isTrue();
        assertThat(all.takes("size", Sample.class)).isFalse();
        assertThat(all.takes("other", Sample.class)).isFalse();
    }

    @Test
    void aValueReaderAcceptsWhatIsNoNumber() {
        ValueReader<Object> reader = (node, where) -> null;
        assertThat(reader.accepts(new Word(null, "a"))).isTrue();
        assertThat(reader.accepts(new Word(null, "1"))).isFalse();
        assertThat(reader.accepts(new Quoted(null, "1"))).isTrue();
        assertThat(reader.takesLists()).isFalse();
        assertThat(reader.expected()).isEqualTo("a value");
        FormReader<Sample> forms = new FormReader<>(Sample.class, "example", new Binder());
        assertThat(forms.expected()).isEqualTo("an example");
        assertThat(new FormReader<>(Sample.class, "augmentation", new Binder()).expected())
                .isEqualTo("an augmentation");
        assertThat(new FormReader<>(Sample.class, "sample", new Binder()).expected())
                .isEqualTo("a sample");
        assertThat(forms.accepts(new Word(null, "Sample"))).isTrue();
        assertThat(forms.accepts(new Word(null, "other"))).isFalse();
        assertThat(forms.accepts(call("other(1)"))).isTrue();
        assertThat(forms.accepts(new Items(null, List.of()))).isFalse();
    }

    /** Such a reader gets a list as it is, however many values it has. */
    @Test
    void aReaderMayTakeLists() {
        ValueReader<Sample> reader =
                new ValueReader<>() {
                    @Override
                    public Sample read(Node node, Where where) {
                        return new Sample(where.option() + " " + node.json());
                    }

                    @Override
                    public boolean takesLists() {
                        return true;
                    }
                };
        Binder binder = new Binder().reads(Sample.class, reader);
        for (String list : List.of("[]", "[1,2]", "[[1],[\"a\",2]]", "{\"a\":1}")) {
            Call call = call("sample(steps=1, inner=" + list + ")");
            assertThat(((Sample) binder.build(Sample.form(), call)).options())
                    .contains("[options=inner " + list + "]");
        }
        Call names = call("sample(steps=1, inner=[a, true, null, 1])");
        assertThat(((Sample) binder.build(Sample.form(), names)).options())
                .contains("[options=inner [\"a\",true,null,1]]");
        Call number = call("sample(steps=1, inner=3)");
        assertThat(((Sample) binder.build(Sample.form(), number)).options()).contains(" 3.0 null");
    }

    /** As transforms, of which several after one another are one. */
    @Test
    void aReaderMayReadSequences() {
        FormReader<Sample> reader =
                new FormReader<>(Sample.class, "example", new Binder()) {
                    @Override
                    public Sample read(Node node, Where where) {
                        List<Sample> parts = new ArrayList<>();
                        for (Node part : node.sequence()) {
                            if (part instanceof Node.Broken broken) {
                                throw broken.error(expected());
                            }
                            parts.add(make(part.call().orElseThrow()));
                        }
                        return parts.size() == 1
                                ? parts.get(0)
                                : new Sample("all of " + parts.size());
                    }
                };
        assertThat(reader.parse("sample(0, 1) Example(steps=2)").options()).isEqualTo("all of 2");
        assertThat(reader.parse("sample(0, 1, parts=sample(0, 1) sample(1, 2))").options())
                .contains("[Sample[options=all of 2]]");
        assertThat(reader.parse("sample(0, 1, parts=[sample(0, 1) sample(1, 2)])").options())
                .contains("[Sample[options=all of 2]]");
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(() -> reader.parse("sample(0, 1) sample(0, 1);"))
                .satisfies(e -> assertThat(e.column()).isEqualTo(26))
                .satisfies(
                        e -> assertThat(e.reason()).isEqualTo("expected the end, but found ';'"));
    }
}
