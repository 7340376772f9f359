package com.example.gradus;

import io.gradus.augmentations.RandomTransform;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;

/** The text forms of a user's transforms. */
public final class TransformForms implements FormProvider {

    @Override
    public Class<?> kind() {
        return RandomTransform.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                Form.of(RandomHalfTurn.class, RandomHalfTurn::builder, "halfturn", "probability:p")
                        .named("layout", "range", "seed"));
    }
}
