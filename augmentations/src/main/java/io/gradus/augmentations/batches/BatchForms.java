package io.gradus.augmentations.batches;

import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;

/** The text forms of the batch transforms of this package, for {@link java.util.ServiceLoader}. */
public final class BatchForms implements FormProvider {

    private static final String CLASSES = "classes";
    private static final String PROBABILITY = "probability:p";

    @Override
    public Class<?> kind() {
        return BatchTransform.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                Form.of(Mixup.class, Mixup::builder, "mixup", "alpha", PROBABILITY).named(CLASSES),
                Form.of(
                                CutMix.class,
                                CutMix::builder,
                                "cutmix",
                                "alpha",
                                PROBABILITY,
                                "correctLambda")
                        .named(CLASSES, "layout"),
                Form.of(
                        SamplePairing.class,
                        SamplePairing::builder,
                        "samplepairing",
                        "weight",
                        PROBABILITY),
                Form.of(LabelSmoothing.class, LabelSmoothing::builder, "labelsmoothing", "epsilon")
                        .named(CLASSES),
                Form.of(OneHotLabels.class, OneHotBuilder::new, "onehotlabels", CLASSES)
                        .alias("onehot"),
                Form.of(
                        OneOfBatch.class,
                        OneOfBatch::builder,
                        "oneofbatch",
                        "transforms",
                        "weights"));
    }

    /** The argument of {@link OneHotLabels#OneHotLabels(int)}. */
    static final class OneHotBuilder {

        private Integer classes;

        public void setClasses(int number) {
            classes = number;
        }

        public OneHotLabels build() {
            return new OneHotLabels(Pairing.classes(classes));
        }
    }
}
