package io.gradus.benchmarks.studies.throughput;

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
import io.gradus.benchmarks.images.OperationCatalog;
import io.gradus.benchmarks.images.OperationSamples;
import io.gradus.benchmarks.images.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** The transforms and operations that are timed. */
final class TransformCandidates {

    /** What every other is a change of. */
    static final String COPY = "copy";

    private static final int CLASSES = 10;

    /** A random change with probability 1/2 leaves an image as it is so often once in 65,000. */
    private static final int TRIES = 16;

    private TransformCandidates() {}

    /** The transforms of the texts, or everything if there are no texts. */
    static List<TransformCandidate> of(ImageKind images, List<String> texts) {
        List<TransformCandidate> candidates = new ArrayList<>();
        candidates.add(TransformCandidate.of(COPY, NDArray::duplicate));
        if (!texts.isEmpty()) {
            texts.forEach(text -> candidates.add(ofText(text)));
            return candidates;
        }
        int side = images.side();
        Stream.concat(
                        Transforms.plain(side, side, Integer.toString(images.resized())).stream(),
                        Transforms.policies().stream())
                .forEach(text -> candidates.add(ofText(text)));
        if (images.isBatch()) {
            Stream.concat(
                            Transforms.ofImages(CLASSES).stream(),
                            Transforms.ofLabels(CLASSES).stream())
                    .forEach(transform -> candidates.add(ofBatch(transform)));
        } else {
            OperationCatalog.of(side, side)
                    .forEach(operation -> candidates.add(ofOperation(operation)));
        }
        candidates.addAll(DjlTransforms.of(images));
        return candidates;
    }

    /** Throws unless every text can be read. */
    static void check(List<String> texts) {
        texts.forEach(TransformCandidates::ofText);
    }

    private static TransformCandidate ofText(String text) {
        RandomTransform<?> transform;
        try {
            transform = Augmentations.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UserError("--transform '" + text + "': " + UserError.reason(e), e);
        }
        String equivalent = DjlTransforms.equivalent(transform.getClass().getSimpleName());
        return new TransformCandidate(text, equivalent, transform::transform);
    }

    private static TransformCandidate ofOperation(OperationSamples operation) {
        OperationSamples.Sample sample = operation.typical();
        String values = sample.values().isEmpty() ? "" : ", " + sample.values();
        return new TransformCandidate(
                "ImageOps." + operation.name() + values,
                DjlTransforms.equivalent(operation.name()),
                sample.function());
    }

    /** The labels are new each time, which takes hardly any time. */
    private static TransformCandidate ofBatch(BatchTransform transform) {
        RandomGenerator random = new Random(1);
        return TransformCandidate.of(
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
    static List<TransformCandidate> tried(
            List<TransformCandidate> candidates, ImageKind images, Console console) {
        List<TransformCandidate> working = new ArrayList<>();
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray array = images.array(manager, 1);
            for (TransformCandidate candidate : candidates) {
                try {
                    if (changes(candidate, array)) {
                        working.add(candidate);
                    } else {
                        console.remark(candidate.name() + " is left out: it changes nothing");
                    }
                } catch (RuntimeException e) {
                    console.details(e);
                    console.remark(
                            "%s is left out with %s: %s"
                                    .formatted(
                                            candidate.name(), images.title(), UserError.reason(e)));
                }
            }
        }
        return working;
    }

    /** Ours may leave an image as it is by intention; DJL's must change it sooner or later. */
    private static boolean changes(TransformCandidate candidate, NDArray array) {
        for (int i = 0; i < (candidate.isOfDjl() ? TRIES : 1); i++) {
            try (NDManager scratch = array.getManager().newSubManager()) {
                array.tempAttach(scratch);
                NDArray result = candidate.function().apply(array);
                if (!candidate.isOfDjl() || !result.equals(array)) {
                    return true;
                }
            }
        }
        return false;
    }
}
