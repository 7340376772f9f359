package io.gradus.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Tests of the options of builders. */
class BuilderOptionsTest {

    /** The compiler makes only a bridge of what a public builder has from a class that is not. */
    @Test
    void optionsOfAHiddenClassAreFound() {
        BuilderOptions options = BuilderOptions.of(OpenBuilder.class);
        assertThat(options.names()).containsExactly("inner", "k");
        assertThat(options.requires("inner")).isTrue();
        assertThat(options.takes("inner", Runnable.class)).isTrue();
        assertThat(options.takes("k", Runnable.class)).isFalse();
        assertThat(options.methods("k")).hasSize(1);
    }

    abstract static class HiddenBuilder<T extends HiddenBuilder<T>> {

        public T setInner(Runnable inner) {
            return self();
        }

        public T optK(int k) {
            return self();
        }

        abstract T self();
    }

    /** A builder. */
    public static final class OpenBuilder extends HiddenBuilder<OpenBuilder> {

        /** With a return type of its own. */
        @Override
        public OpenBuilder optK(int k) {
            return self();
        }

        @Override
        OpenBuilder self() {
            return this;
        }
    }
}
