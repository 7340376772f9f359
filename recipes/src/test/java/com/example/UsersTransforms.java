package com.example;

import io.gradus.augmentations.Cutout;
import io.gradus.augmentations.RandomTransform;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;

/** The text form of a user's transform: a large Cutout. */
public final class UsersTransforms implements FormProvider {

    @Override
    public Class<?> kind() {
        return RandomTransform.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                Form.of(Cutout.class, () -> Cutout.builder().setLength(20), "hole")
                        .withoutTypeName());
    }
}
