package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gradus.text.Node.Call;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@link Registry} and {@link Form}. */
class RegistryTest {

    /** A kind of its own for each test. */
    interface First {}

    interface Second {}

    interface Third {}

    interface Unknown {}

    private record One() implements First, Second, Third {}

    private record Two() implements First, Second, Third {}

    private record Provider(Class<?> kind, List<Form> forms) implements FormProvider {}

    private static Form form(Class<?> type, String name, String... options) {
        return Form.of(type, () -> "builder of " + name, name, options);
    }

    @Test
    void aFormListsWhatItsBuilderHas() {
        Form form = Form.of(String.class, StringBuilder::new, "text", "lngth");
        Provider provider = new Provider(CharSequence.class, List.of(form));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Registry.add(provider))
                .withMessage(
                        "the text form 'text' lists the option 'lngth', but java.lang.StringBuilder"
                                + " has no method of it; did you mean length?");
        assertThat(Registry.of(CharSequence.class).forms()).isEmpty();
    }

    @Test
    void formsAreFoundByTheirNames() {
        Form one = form(One.class, "uno").alias("Eins", "uno");
        Form two = form(Two.class, "due");
        Registry.add(new Provider(First.class, List.of(one, two)));
        Registry.add(new Provider(First.class, List.of(form(One.class, "uno").alias("Eins"))));
        Registry registry = Registry.of(First.class);
        assertThat(registry.forms()).containsExactly(one, two);
        assertThat(registry.names()).containsExactly("uno", "due", "One", "Eins", "Two");
        for (String name : List.of("uno", "UNO", "one", "eins")) {
            assertThat(registry.find(name)).containsSame(one);
        }
        assertThat(registry.find(Two.class)).containsSame(two);
        assertThat(registry.find(First.class)).isEmpty();
        assertThat(registry.form((Call) TextReader.read("Due(1)", "a thing"), "number"))
                .isSameAs(two);
        assertThatExceptionOfType(TextException.class)
                .isThrownBy(
                        () -> registry.form((Call) TextReader.read(" dua(1)", "a thing"), "number"))
                .satisfies(e -> assertThat(e.column()).isEqualTo(2))
                .satisfies(
                        e ->
                                assertThat(e.reason())
                                        .isEqualTo("there is no number 'dua'; did you mean due?"));
        assertThat(registry.unknown("four", "number"))
                .isEqualTo("there is no number 'four'; there are uno, due");
        assertThat(registry).hasToString("First[uno, due]");
    }

    @Test
    void twoFormsHaveTwoNames() {
        FormProvider provider =
                new Provider(
                        Second.class, List.of(form(One.class, "same"), form(Two.class, "Same")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Registry.add(provider))
                .withMessage(
                        "both %s and %s have a text form called 'Same'",
                        One.class.getName(), Two.class.getName());
        assertThat(Registry.of(Second.class).forms()).isEmpty();
        FormProvider wrong =
                new FormProvider() {
                    @Override
                    public Class<?> kind() {
                        return Second.class;
                    }

                    @Override
                    public List<Form> forms() {
                        return List.of(form(String.class, "text"));
                    }
                };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Registry.add(wrong))
                .withMessage("java.lang.String is no " + Second.class.getName());
        assertThat(Registry.of(Unknown.class).forms()).isEmpty();
        assertThat(Registry.of(Unknown.class).unknown("x", "thing"))
                .isEqualTo("there is no thing 'x'; there are none");
    }

    @Test
    void formsOfTheClassPathAreThere() {
        assertThat(Registry.of(TestForms.Kind.class).names()).containsExactly("listed", "Listed");
    }

    @Test
    void aFormHasNamesAndOptions() {
        Form form = form(One.class, "uno", "size", "padding:pad", "fill").named("seed:s");
        assertThat(form.options()).containsExactly("size", "padding", "fill", "seed");
        assertThat(form.unnamed()).isEqualTo(3);
        assertThat(form.option("pad")).contains("padding");
        assertThat(form.option("padding")).contains("padding");
        assertThat(form.option("s")).contains("seed");
        assertThat(form.option("Size")).isEmpty();
        assertThat(form.names()).containsExactly("uno", "One");
        assertThat(form.withoutTypeName().names()).containsExactly("uno");
        assertThat(form).hasToString("uno");
        assertThat(form.type()).isEqualTo(One.class);
        assertThat(form.newBuilder()).isEqualTo("builder of uno");
        assertThat(form.isLength("steps")).isTrue();
        assertThat(form.lengths("size").isLength("steps")).isFalse();
        assertThat(new Where(form.lengths("size"), "size").isLength()).isTrue();
        assertThat(new Where(form, "size").isLength()).isFalse();
        assertThat(new Where(null, "steps").isLength()).isFalse();
        assertThatIllegalArgumentException().isThrownBy(() -> form(One.class, null));
    }
}
