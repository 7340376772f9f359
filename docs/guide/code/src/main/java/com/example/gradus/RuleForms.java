package com.example.gradus;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;

/** The text forms of a user's rules. */
public final class RuleForms implements FormProvider {

    @Override
    public Class<?> kind() {
        return Optimizer.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                Form.of(
                        QuasiHyperbolic.class,
                        QuasiHyperbolic::builder,
                        "quasihyperbolic",
                        "learningRate:lr",
                        "nu",
                        "beta"));
    }
}
