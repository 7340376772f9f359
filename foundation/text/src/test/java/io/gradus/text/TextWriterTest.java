package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.gradus.text.Sample.Mode;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** {@link TextWriter} and {@link Names}. */
class TextWriterTest {

    @Test
    void whatIsSetIsWritten() {
        Sample.Builder builder =
                new Sample.Builder()
                        .setSteps(3)
                        .optRate(0.5)
                        .optSize(4, 5)
                        .optNames("a", "b")
                        .optHidden(7)
                        .addPart(new Sample("x"));
        assertThat(new TextWriter().call(Sample.form(), builder))
                .isEqualTo(
                        "Sample(rate=0.5, steps=3, size=[4, 5], mode=PLAIN, flag=false, names=[a,"
                                + " b], parts=[Sample[options=x]], hidden=7)");
        assertThat(
                        new TextWriter()
                                .leavesOut(Mode.PLAIN)
                                .leavesOut(false)
                                .writes(Sample.class, sample -> "<" + sample.options() + ">")
                                .writes(Double.class, number -> number + "d")
                                .call(Sample.form(), builder))
                .isEqualTo(
                        "Sample(rate=0.5d, steps=3, size=[4, 5], names=[a, b], parts=[<x>],"
                                + " hidden=7)");
    }

    @Test
    void whatIsNotSetIsLeftOut() {
        assertThat(new TextWriter().call(Sample.form(), new Sample.Builder()))
                .isEqualTo("Sample(mode=PLAIN, flag=false, names=[], parts=[])");
    }

    @Test
    void aFormMayBePrintedByAnotherNameThanThatOfItsClass() {
        Form form = Sample.form().printedAs("Specimen");
        assertThat(form.names()).endsWith("Specimen").doesNotHaveDuplicates();
        assertThat(form.alias("other").named("hidden").lengths("size").withoutTypeName().printed())
                .isEqualTo("Specimen");
        assertThat(new TextWriter().call(form, new Sample.Builder())).startsWith("Specimen(mode=");
        assertThat(Sample.form().printed()).isEqualTo("Sample");
    }

    @Test
    void aFormHasTheBuildersOptionsOnly() {
        Form wrong = Form.of(Sample.class, Sample.Builder::new, "wrong", "other");
        assertThatIllegalStateException()
                .isThrownBy(() -> new TextWriter().call(wrong, new Sample.Builder()))
                .withMessageContaining("has no field 'other'");
    }

    @Test
    void valuesAreWrittenAsTheyAreRead() {
        TextWriter writer = new TextWriter();
        assertThat(writer.value(new int[] {3})).isEqualTo("3");
        assertThat(writer.value(new double[][] {{1, 2}, {3, 4}}))
                .isEqualTo("[[1.0, 2.0], [3.0, 4.0]]");
        assertThat(writer.value(List.of(1))).isEqualTo("[1]");
        assertThat(writer.value(List.of(List.of(), "a"))).isEqualTo("[[], a]");
        assertThat(writer.value(new float[0])).isEqualTo("[]");
        assertThat(writer.value(1e-7)).isEqualTo("1.0E-7");
        assertThat(writer.call("f", Map.of("a", new int[] {1, 2}))).isEqualTo("f(a=[1, 2])");
        assertThat(writer.call("f", Map.of())).isEqualTo("f()");
    }

    @Test
    void anObjectHasANameAndNoAddress() {
        Supplier<String> lambda = () -> "x";
        assertThat(Names.of(lambda)).isEqualTo("lambda");
        assertThat(Names.of(new TextWriter())).isEqualTo("TextWriter");
        assertThat(Names.of(new Sample("x"))).isEqualTo("Sample[options=x]");
    }
}
