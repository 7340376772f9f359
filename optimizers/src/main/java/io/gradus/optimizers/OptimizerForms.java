package io.gradus.optimizers;

import ai.djl.training.optimizer.Optimizer;
import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The text forms of the optimizers of this package, for {@link java.util.ServiceLoader}. The short
 * name is that of the class in small letters.
 */
public final class OptimizerForms implements FormProvider {

    @Override
    public Class<?> kind() {
        return Optimizer.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                rule(AdaBelief.class, AdaBelief::builder),
                rule(AdaDelta.class, AdaDelta::builder),
                rule(Adagrad.class, Adagrad::builder),
                rule(Adam.class, Adam::builder),
                rule(AdamW.class, AdamW::builder),
                rule(Adamax.class, Adamax::builder),
                rule(Adan.class, Adan::builder),
                rule(Asgd.class, Asgd::builder),
                rule(Lamb.class, Lamb::builder),
                rule(Lars.class, Lars::builder),
                rule(Lion.class, Lion::builder),
                rule(NAdam.class, NAdam::builder),
                rule(RAdam.class, RAdam::builder),
                rule(RProp.class, RProp::builder),
                rule(RmsProp.class, RmsProp::builder),
                rule(Sgd.class, Sgd::builder),
                rule(Yogi.class, Yogi::builder),
                form(
                        AdaptiveLookahead.class,
                        AdaptiveLookahead::builder,
                        "inner",
                        "k",
                        "minAlpha",
                        "maxAlpha"),
                form(Ema.class, Ema::builder, "inner", "decay", "warmup"),
                form(Lookahead.class, Lookahead::builder, "inner", "k", "alpha"),
                form(Swa.class, Swa::builder, "inner", "start", "every"));
    }

    private static Form rule(Class<?> type, Supplier<?> builder) {
        return form(type, builder, "learningRate:lr").named("weightDecays:decay");
    }

    private static Form form(Class<?> type, Supplier<?> builder, String... options) {
        return Form.of(type, builder, type.getSimpleName().toLowerCase(Locale.ROOT), options);
    }
}
