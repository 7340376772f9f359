package io.gradus.augmentations;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The transforms that a text may name: the short name, and the options in the order in which they
 * need no name; an option may have a short name too, as in {@code padding:pad}.
 *
 * <p>An option is a field of the builder and a method of it, {@code setOption} or {@code
 * optOption}.
 */
enum Forms {
    ALWAYS(Always::builder, "always", "steps", "interpolation", "fill"),
    AUG_MIX(
            AugMix::builder,
            "augmix",
            "severity:s",
            "width:w",
            "depth:d",
            "alpha:a",
            "allOps",
            "interpolation",
            "fill"),
    AUTO_AUGMENT(AutoAugment::builder, "autoaugment", "policy", "flavour", "interpolation", "fill"),
    COLOR_JITTER(ColorJitter::builder, "jitter", "brightness", "contrast", "saturation", "hue"),
    COMPOSE(Compose::builder, "compose", "transforms", "fuseAffine"),
    CUTOUT(Cutout::builder, "cutout", "length", "holes", "fill"),
    ELASTIC_DEFORMATION(
            ElasticDeformation::builder, "elastic", "alpha", "sigma", "interpolation", "fill"),
    GAUSSIAN_BLUR(GaussianBlur::builder, "blur", "kernelSize:size", "sigma"),
    GAUSSIAN_NOISE(GaussianNoise::builder, "noise", "std"),
    GRID_MASK(GridMask::builder, "gridmask", "unit", "ratio", "probability:p", "fill"),
    ISO_NOISE(IsoNoise::builder, "isonoise", "colorShift", "intensity"),
    ONE_OF(OneOf::builder, "oneof", "transforms", "weights"),
    OPTICAL_DISTORTION(
            OpticalDistortion::builder, "optical", "distortLimit", "interpolation", "fill"),
    PCA_LIGHTING(PcaLighting::builder, "lighting", "std", "components"),
    RAND_AUGMENT(
            RandAugment::builder,
            "randaugment",
            "ops:n",
            "magnitude:m",
            "bins",
            "interpolation",
            "fill"),
    RANDOM_AFFINE(
            RandomAffine::builder,
            "affine",
            "degrees",
            "translate",
            "scale",
            "shear",
            "interpolation",
            "fill"),
    RANDOM_APPLY(RandomApply::builder, "apply", "transforms", "probability:p"),
    RANDOM_CROP(RandomCrop::builder, "crop", "size", "padding:pad", "paddingMode:mode", "fill"),
    RANDOM_ERASING(RandomErasing::builder, "erasing", "probability:p", "scale", "ratio", "value"),
    RANDOM_GRAYSCALE(RandomGrayscale::builder, "grayscale", "probability:p"),
    RANDOM_HORIZONTAL_FLIP(RandomHorizontalFlip::builder, "flip", "probability:p"),
    RANDOM_ORDER(RandomOrder::builder, "order", "transforms"),
    RANDOM_PERSPECTIVE(
            RandomPerspective::builder,
            "perspective",
            "distortionScale",
            "probability:p",
            "interpolation",
            "fill"),
    RANDOM_RESIZED_CROP(
            RandomResizedCrop::builder,
            "rrc",
            "size",
            "scale",
            "ratio",
            "interpolation",
            "antialias"),
    RANDOM_ROTATION(RandomRotation::builder, "rotate", "degrees", "interpolation", "fill"),
    RANDOM_VERTICAL_FLIP(RandomVerticalFlip::builder, "vflip", "probability:p"),
    SOME_OF(SomeOf::builder, "someof", "count:n", "transforms", "replacement", "keepOrder"),
    THREE_AUGMENT(ThreeAugment::builder, "threeaugment", "jitter", "sigma"),
    TRIVIAL_AUGMENT_WIDE(
            TrivialAugmentWide::builder, "trivialaugment", "bins", "interpolation", "fill");

    /** The option of compositions. */
    static final String TRANSFORMS = "transforms";

    /** The option of {@link Always}. */
    static final String STEPS = "steps";

    /** What has no text form, because it changes batches. */
    static final List<String> BATCH_TRANSFORMS =
            List.of(
                    "Mixup",
                    "CutMix",
                    "SamplePairing",
                    "LabelSmoothing",
                    "OneHotLabels",
                    "OneOfBatch");

    /** How a program makes a batch transform. */
    static String making(String batchTransform) {
        return batchTransform.equals("OneHotLabels")
                ? "new OneHotLabels(classes)"
                : batchTransform + ".builder()";
    }

    private static final List<String> COMMON = List.of("layout", "range", "seed");
    private static final String RANDOM = "Random";

    private final Supplier<? extends RandomTransform.BaseBuilder<?>> builder;
    private final String shortName;
    private final Map<String, String> options = new LinkedHashMap<>();

    Forms(
            Supplier<? extends RandomTransform.BaseBuilder<?>> builder,
            String shortName,
            String... options) {
        this.builder = builder;
        this.shortName = shortName;
        for (String option : options) {
            String[] names = option.split(":");
            this.options.put(names[0], names[names.length - 1]);
        }
    }

    /** Made when the first text is read, and once. */
    private static final class ByName {

        static final Map<String, Forms> FORMS = new HashMap<>();

        static {
            for (Forms form : values()) {
                for (String name : form.names()) {
                    FORMS.putIfAbsent(name.toLowerCase(Locale.ROOT), form);
                }
            }
        }
    }

    static Optional<Forms> find(String name) {
        return Optional.ofNullable(ByName.FORMS.get(name.toLowerCase(Locale.ROOT)));
    }

    /** The short names, for messages. */
    static String shortNames() {
        return String.join(", ", Arrays.stream(values()).map(Forms::toString).toList());
    }

    /** All names, the short ones first. */
    static List<String> allNames() {
        return Stream.concat(
                        Arrays.stream(values()).map(Forms::toString),
                        Arrays.stream(values()).flatMap(form -> form.names().stream()))
                .distinct()
                .toList();
    }

    RandomTransform.BaseBuilder<?> newBuilder() {
        return builder.get();
    }

    /** The options in the order in which they need no name, then those that need one. */
    List<String> options() {
        List<String> all = new ArrayList<>(options.keySet());
        all.addAll(COMMON);
        return all;
    }

    /** How many options need no name. */
    int unnamed() {
        return options.size();
    }

    /** Finds an option by its name or its short name. */
    Optional<String> option(String name) {
        return options().stream()
                .filter(option -> name.equals(option) || name.equals(options.get(option)))
                .findFirst();
    }

    /** The class, the class without "Random", and the short name. */
    List<String> names() {
        String type = newBuilder().getClass().getEnclosingClass().getSimpleName();
        String plain = type.startsWith(RANDOM) ? type.substring(RANDOM.length()) : type;
        return List.of(type, plain, shortName);
    }

    @Override
    public String toString() {
        return shortName;
    }
}
