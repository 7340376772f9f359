package io.gradus.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.training.optimizer.Optimizer;
import org.junit.jupiter.api.Test;

/** Tests of the options of builders. */
class OptionsTest {

    /** The compiler makes only a bridge of what a public builder has from a class that is not. */
    @Test
    void optionsOfAHiddenClassAreFound() {
        Options options = new Options(OpenBuilder.class);
        assertThat(options.names()).containsExactly("inner", "k");
        assertThat(options.requires("inner")).isTrue();
        assertThat(options.takes("inner", Optimizer.class)).isTrue();
        assertThat(options.takes("k", Optimizer.class)).isFalse();
    }

    @Test
    void whatDjlSetsItselfIsNotRequired() {
        assertThat(new Catalog().entries())
                .filteredOn(entry -> entry.kind() == Catalog.Kind.OPTIMIZER)
                .extracting(Catalog.Entry::options)
                .anyMatch(options -> options.has("rescaleGrad"))
                .noneMatch(options -> options.requires("rescaleGrad"));
    }

    abstract static class HiddenBuilder<T extends HiddenBuilder<T>> {

        public T setInner(Optimizer inner) {
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
