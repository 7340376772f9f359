package com.example.gradus;

import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;

/** The text forms of a user's batch transforms. */
public final class BatchForms implements FormProvider {

    @Override
    public Class<?> kind() {
        return BatchTransform.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                Form.of(NeighborMix.class, NeighborMix::builder, "neighbormix", "share")
                        .named("classes"));
    }
}
