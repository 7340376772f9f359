package com.example;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;

/** The text form of a user's optimizer, which goes by its short name alone. */
public final class UsersOptimizers implements FormProvider {

    @Override
    public Class<?> kind() {
        return Optimizer.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                Form.of(HalfSgd.class, HalfSgd.Builder::new, "half", "learningRate:lr")
                        .withoutTypeName());
    }
}
