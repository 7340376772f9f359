package io.gradus.benchmarks.throughput;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gradus.augmentations.Augmentations;
import io.gradus.augmentations.RandomTransform;
import io.gradus.augmentations.batches.BatchTransform;
import io.gradus.augmentations.batches.Examples;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.images.BatchTransforms;
import io.gradus.benchmarks.images.OperationCatalog;
import io.gradus.benchmarks.images.OperationSamples;
import io.gradus.benchmarks.images.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What is timed. */
final class Contenders {

    /** What every other is a change of. */
    static final String COPY = "copy";

    private static final int CLASSES = 10;

    /** A random change with probability 1/2 leaves an image as it is so often once in 65,000. */
    private static final int TRIES = 16;

    private Contenders() {}

    /** The transforms of the texts, or everything if there are no texts. */
    static List<Contender> of(Images images, List<String> texts) {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(Contender.of(COPY, NDArray::duplicate));
        if (!texts.isEmpty()) {
            texts.forEach(text -> contenders.add(ofText(text)));
            return contenders;
        }
        int side = images.side();
        Stream.concat(
                        Transforms.plain(side, side, Integer.toString(images.resized())).stream(),
                        Transforms.policies().stream())
                .forEach(text -> contenders.add(ofText(text)));
        if (images.isBatch()) {
            Stream.concat(
                            BatchTransforms.ofImages(CLASSES).stream(),
                            BatchTransforms.ofLabels(CLASSES).stream())
                    .forEach(transform -> contenders.add(ofBatch(transform)));
        } else {
            OperationCatalog.of(side, side)
                    .forEach(operation -> contenders.add(ofOperation(operation)));
        }
        contenders.addAll(DjlTransforms.of(images));
        return contenders;
    }

    /** Throws unless every text can be read. */
    static void check(List<String> texts) {
        texts.forEach(Contenders::ofText);
    }

    private static Contender ofText(String text) {
        RandomTransform<?> transform;
        try {
            transform = Augmentations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserError("--transform '" + text + "': " + UserError.reason(e), e);
        }
        String namesake = DjlTransforms.namesake(transform.getClass().getSimpleName());
        return new Contender(text, namesake, transform::transform);
    }

    private static Contender ofOperation(OperationSamples operation) {
        OperationSamples.Sample sample = operation.typical();
        String values = sample.values().isEmpty() ? "" : ", " + sample.values();
        return new Contender(
                "ImageOps." + operation.name() + values,
                DjlTransforms.namesake(operation.name()),
                sample.function());
    }

    /** The labels are made anew, which takes no time to speak of. */
    private static Contender ofBatch(BatchTransform transform) {
        RandomGenerator random = new Random(1);
        return Contender.of(
                transform.getClass().getSimpleName(),
                images -> {
                    NDArray result;
                    try (NDArray labels = images.getManager().zeros(new Shape(images.size(0)))) {
                        Examples mixed = transform.transform(new Examples(images, labels), random);
                        mixed.labels().close();
                        result = mixed.data();
                    }
                    return result;
                });
    }

    /** Tries each; those that do not work here, or do nothing, are left out with a remark. */
    static List<Contender> tried(List<Contender> contenders, Images images, Console console) {
        List<Contender> working = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray array = images.array(manager, 1);
            for (Contender contender : contenders) {
                try {
                    if (changes(contender, array)) {
                        working.add(contender);
                    } else {
                        console.remark(contender.name() + " is left out: it changes nothing");
                    }
                } catch (RuntimeException e) {
                    console.details(e);
                    console.remark(
                            contender.name()
                                    + " is left out with "
                                    + images.title()
                                    + ": "
                                    + UserError.reason(e));
                }
            }
        }
        return working;
    }

    /** Ours may leave an image as it is by intention; DJL's must change it sooner or later. */
    private static boolean changes(Contender contender, NDArray array) {
        for (int i = 0; i < (contender.isOfDjl() ? TRIES : 1); i++) {
            try (NDManager scratch = array.getManager().newSubManager()) {
                array.tempAttach(scratch);
                NDArray result = contender.function().apply(array);
                if (!contender.isOfDjl() || !result.equals(array)) {
                    return true;
                }
            }
        }
        return false;
    }
}
