package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.gradus.text.Node.Call;
import io.gradus.text.Sample.Mode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What a {@link TextWriter} writes, a {@link Binder} reads. */
class TextWriterPropertyTest {

    @Property
    void anyOptionsAreReadBack(
            @ForAll @DoubleRange(min = 0, max = 1) double rate,
            @ForAll @LongRange(min = -10) long steps,
            @ForAll @IntRange(min = 14) int height,
            @ForAll int width,
            @ForAll boolean range) {
        Sample.Builder builder =
                new Sample.Builder()
                        .optRate(rate)
                        .setSteps(steps)
                        .optSize(height, width)
                        .optMode(range ? Mode.EXP_RANGE : Mode.PLAIN)
                        .optFlag(range)
                        .optNames("a", "b-c", "d.e");
        String text = new TextWriter().leavesOut(java.util.List.of()).call(Sample.form(), builder);
        Call call = (Call) TextReader.read(text, "a text");
        assertThat(new Binder().build(Sample.form(), call)).isEqualTo(builder.build());
    }
}
