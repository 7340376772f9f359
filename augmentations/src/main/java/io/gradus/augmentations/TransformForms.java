package io.gradus.augmentations;

import io.gradus.text.Form;
import io.gradus.text.FormProvider;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/** The text forms of the transforms of this package, for {@link java.util.ServiceLoader}. */
public final class TransformForms implements FormProvider {

    @Override
    public Class<?> kind() {
        return RandomTransform.class;
    }

    @Override
    public List<Form> forms() {
        return List.of(
                form(
                                FixedOperations.class,
                                FixedOperations::builder,
                                "always(steps, interpolation, fill)")
                        .printedAs("Always"),
                form(
                        AugMix.class,
                        AugMix::builder,
                        "augmix(severity:s, width:w, depth:d, alpha:a, allOps, interpolation,"
                                + " fill)"),
                form(
                        AutoAugment.class,
                        AutoAugment::builder,
                        "autoaugment(policy, flavor:flavour, interpolation, fill)"),
                form(
                        ColorJitter.class,
                        ColorJitter::builder,
                        "jitter(brightness, contrast, saturation, hue)"),
                form(Compose.class, Compose::builder, "compose(transforms, fuseAffine)"),
                form(Cutout.class, Cutout::builder, "cutout(length, holes, fill)"),
                form(
                        ElasticDeformation.class,
                        ElasticDeformation::builder,
                        "elastic(alpha, sigma, interpolation, fill)"),
                form(GaussianBlur.class, GaussianBlur::builder, "blur(kernelSize:size, sigma)"),
                form(GaussianNoise.class, GaussianNoise::builder, "noise(std)"),
                form(
                        GridMask.class,
                        GridMask::builder,
                        "gridmask(unit, ratio, probability:p, fill)"),
                form(IsoNoise.class, IsoNoise::builder, "isonoise(colorShift, intensity)"),
                form(OneOf.class, OneOf::builder, "oneof(transforms, weights)"),
                form(
                        OpticalDistortion.class,
                        OpticalDistortion::builder,
                        "optical(distortLimit, interpolation, fill)"),
                form(PcaLighting.class, PcaLighting::builder, "lighting(std, components)"),
                form(
                        RandAugment.class,
                        RandAugment::builder,
                        "randaugment(ops:n, magnitude:m, bins, interpolation, fill)"),
                form(
                        RandomAffine.class,
                        RandomAffine::builder,
                        "affine(degrees, translate, scale, shear, interpolation, fill)"),
                form(RandomApply.class, RandomApply::builder, "apply(transforms, probability:p)"),
                form(
                        RandomCrop.class,
                        RandomCrop::builder,
                        "crop(size, padding:pad, paddingMode:mode, fill)"),
                form(
                        RandomErasing.class,
                        RandomErasing::builder,
                        "erasing(probability:p, scale, ratio, value)"),
                form(RandomGrayscale.class, RandomGrayscale::builder, "grayscale(probability:p)"),
                form(
                        RandomHorizontalFlip.class,
                        RandomHorizontalFlip::builder,
                        "flip(probability:p)"),
                form(RandomOrder.class, RandomOrder::builder, "order(transforms)"),
                form(
                        RandomPerspective.class,
                        RandomPerspective::builder,
                        "perspective(distortionScale, probability:p, interpolation, fill)"),
                form(
                        RandomResizedCrop.class,
                        RandomResizedCrop::builder,
                        "rrc(size, scale, ratio, interpolation, antialias)"),
                form(
                        RandomRotation.class,
                        RandomRotation::builder,
                        "rotate(degrees, interpolation, fill)"),
                form(RandomVerticalFlip.class, RandomVerticalFlip::builder, "vflip(probability:p)"),
                form(
                        SomeOf.class,
                        SomeOf::builder,
                        "someof(count:n, transforms, replacement, keepOrder)"),
                form(ThreeAugment.class, ThreeAugment::builder, "threeaugment(jitter, sigma)"),
                form(
                        TrivialAugmentWide.class,
                        TrivialAugmentWide::builder,
                        "trivialaugment(bins, interpolation, fill)"));
    }

    /** A text such as {@code crop(size, padding:pad)}; the class goes without "Random", too. */
    private static Form form(Class<?> type, Supplier<?> builder, String text) {
        String[] words = text.split("\\W*[(,)]\\s*");
        return Form.of(type, builder, words[0], Arrays.copyOfRange(words, 1, words.length))
                .alias(type.getSimpleName().replaceFirst("^Random", ""))
                .named("layout", "range", "seed");
    }
}
