package com.example;

import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;

/** The text form of a user's batch transform. */
public final class UsersBatches implements FormProvider {

    @Override
    public Class<?> kind() {
        return BatchTransform.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                Form.of(LastTwo.class, LastTwo.Builder::new, "two", "share").named("classes"));
    }
}
