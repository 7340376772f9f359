package io.gradus.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** A thing with an option of every type, for tests; it holds its builder's options as text. */
record Sample(String options) {

    enum Mode {
        PLAIN,
        EXP_RANGE {
            @Override
            public String toString() {
                return "range";
            }
        }
    }

    static Form form() {
        return Form.of(Sample.class, Builder::new, "sample", "rate", "steps", "size:s", "mode")
                .alias("Example")
                .named("flag", "names:n", "parts", "hidden");
    }

    /** A public method of a class that is not public is called, too. */
    abstract static class Base<B> {

        Double rate;

        public B optRate(double newRate) {
            rate = newRate;
            return self();
        }

        abstract B self();
    }

    static final class Builder extends Base<Builder> {

        private Long steps;
        private int[] size;
        private Mode mode = Mode.PLAIN;
        private boolean flag;
        private String[] names = {};
        private final List<Object> parts = new ArrayList<>();
        private float[] values;
        private Object inner;
        private String text;
        private int count;

        @Override
        Builder self() {
            return this;
        }

        public Builder setSteps(long newSteps) {
            steps = newSteps;
            return this;
        }

        public Builder optSize(int both) {
            return optSize(both, both);
        }

        public Builder optSize(int height, int width) {
            if (height == 13) {
                throw new IllegalArgumentException("size is not lucky");
            }
            size = new int[] {height, width};
            return this;
        }

        public Builder optMode(Mode newMode) {
            mode = newMode;
            return this;
        }

        public Builder optFlag(boolean newFlag) {
            flag = newFlag;
            return this;
        }

        public Builder optNames(String... newNames) {
            names = newNames;
            return this;
        }

        public Builder addPart(Sample part) {
            parts.add(part);
            return this;
        }

        public Builder optValues(float... newValues) {
            values = newValues;
            return this;
        }

        public Builder optInner(Sample newInner) {
            inner = newInner;
            return this;
        }

        public Builder optInner(double newInner) {
            inner = newInner;
            return this;
        }

        public Builder optInner(Mode newInner) {
            inner = newInner;
            return this;
        }

        public Builder optTextTracker(String newText) {
            text = newText;
            return this;
        }

        public Builder optCount(int newCount) {
            if (newCount < 0) {
                throw new IllegalStateException("a fault of the builder");
            }
            count = newCount;
            return this;
        }

        public Builder optFunction(IntUnaryOperator function) {
            throw new UnsupportedOperationException();
        }

        public Builder optHidden(int newHidden) {
            count = -newHidden;
            return this;
        }

        private Object hidden() {
            return count < 0 ? -count : null;
        }

        public static void setNothing(int unused) {}

        public Builder setNone() {
            return this;
        }

        public Sample build() {
            Checks.required("steps", steps);
            Checks.in("rate", rate == null ? 0 : rate, "[0, 1]");
            if (flag && mode == Mode.PLAIN) {
                throw new IllegalArgumentException("flag is for the range");
            }
            if (count == 99) {
                throw new IllegalArgumentException((String) null);
            }
            return new Sample(
                    "%s %s %s %s %s %s %s %s %s %s %s"
                            .formatted(
                                    rate,
                                    steps,
                                    Arrays.toString(size),
                                    mode,
                                    flag,
                                    Arrays.toString(names),
                                    parts,
                                    Arrays.toString(values),
                                    inner,
                                    text,
                                    count));
        }
    }
}
