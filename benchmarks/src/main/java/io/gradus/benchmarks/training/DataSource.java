package io.gradus.benchmarks.training;

import ai.djl.basicdataset.BasicDatasets;
import ai.djl.basicdataset.cv.classification.Cifar10;
import ai.djl.basicdataset.cv.classification.FashionMnist;
import ai.djl.basicdataset.cv.classification.Mnist;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.repository.LocalRepository;
import ai.djl.repository.Repository;
import ai.djl.training.dataset.ArrayDataset;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.translate.Pipeline;
import io.gradus.benchmarks.cli.Console;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.cli.UserError;
import io.gradus.benchmarks.digits.Digits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** The data sets by their names, through DJL's own classes. */
public final class DataSource {

    /** One of a set's two parts, from its beginning. */
    private record Part(NDManager manager, Repository repository, Dataset.Usage usage, long limit) {

        /** Images as they are, the first ones, in their order. */
        <B extends RandomAccessDataset.BaseBuilder<B>> B raw(B builder) {
            return builder.optPipeline(new Pipeline()).optLimit(limit).setSampling(1, false);
        }
    }

    /**
     * A set; {@code artifact} is its name in DJL's repositories, null if it is not there, and
     * {@code whole} the images of its two parts.
     */
    private record Entry(String artifact, Counts whole, Function<Part, ArrayDataset> maker) {}

    /**
     * Numbers of images of a data set.
     *
     * @param train those to train with
     * @param test those to test with
     */
    public record Counts(long train, long test) {}

    /**
     * A folder in the layout of DJL's repository. To see whether a folder is one, DJL would look
     * for metadata without following symbolic links.
     */
    private static final class LocalFolder extends LocalRepository {

        private LocalFolder(Path folder) {
            super("local", folder.toUri(), folder);
        }
    }

    private static final String DATASETS = "dataset/cv/ai/djl/basicdataset/";

    private static final Map<String, Entry> SETS =
            new TreeMap<>(
                    Map.of(
                            "digits",
                            new Entry(
                                    null,
                                    new Counts(Digits.TRAINING_IMAGES, Digits.TEST_IMAGES),
                                    DataSource::digits),
                            "mnist",
                            new Entry("mnist", new Counts(60_000, 10_000), DataSource::mnist),
                            "fashion-mnist",
                            new Entry(
                                    "fashmnist",
                                    new Counts(60_000, 10_000),
                                    DataSource::fashionMnist),
                            "cifar10",
                            new Entry("cifar10", new Counts(50_000, 10_000), DataSource::cifar10)));

    private final String name;
    private final Path folder;

    /**
     * Names a data set.
     *
     * @param name one of {@link #names()}
     * @param folder a folder in the layout of DJL's repository; null for DJL's own repository
     * @throws UserError if there is no such data set, or the folder does not hold it
     */
    public DataSource(String name, Path folder) {
        this.name = name;
        this.folder = folder;
        if (!SETS.containsKey(name)) {
            throw UserError.unknown("data set", name, SETS.keySet(), "--dataset");
        }
        String artifact = SETS.get(name).artifact();
        if (folder != null && artifact == null) {
            throw new UserError(
                    "--data-repo is given, but data set '"
                            + name
                            + "' does not come from a repository; name another with --dataset");
        }
        if (folder != null) {
            requireTarget(folder);
            Path metadata = folder.resolve(DATASETS + artifact + "/metadata.json");
            if (!Files.isRegularFile(metadata)) {
                throw new UserError(
                        ("there is no '%s' in %s (%s is missing); give a folder in the layout of"
                                        + " DJL's repository with --data-repo, or leave it out to download the set")
                                .formatted(name, folder, metadata));
            }
        }
    }

    /**
     * Looks whether what a link leads to is there.
     *
     * @param folder a folder, or a symbolic link
     * @throws UserError if it is a link that leads nowhere
     */
    public static void requireTarget(Path folder) {
        if (Files.isSymbolicLink(folder) && !Files.exists(folder)) {
            throw new UserError(
                    "--data-repo is "
                            + folder
                            + ", a symbolic link to what is not there; correct the link");
        }
    }

    /** {@return the names of all data sets in one text} */
    public static String names() {
        return String.join(", ", SETS.keySet());
    }

    /** {@return the names of all data sets} */
    public static List<String> all() {
        return List.copyOf(SETS.keySet());
    }

    /**
     * Counts the images of a whole set.
     *
     * @param name one of {@link #all()}
     * @return their numbers
     */
    public static Counts whole(String name) {
        return SETS.get(name).whole();
    }

    /**
     * Tells where the files of a set are or would be.
     *
     * @param name one of {@link #all()}
     * @param folder a folder in the layout of DJL's repository; null for DJL's cache
     * @return the set's folder; empty if the set has no files
     * @throws UserError if there is no cache and it cannot be made
     */
    public static Optional<Path> place(String name, Path folder) {
        String artifact = SETS.get(name).artifact();
        if (artifact == null) {
            return Optional.empty();
        }
        try {
            Path root = folder == null ? BasicDatasets.REPOSITORY.getCacheDirectory() : folder;
            return Optional.of(root.resolve(DATASETS + artifact));
        } catch (IOException e) {
            throw new UserError(
                    "DJL's cache cannot be used ("
                            + UserError.reason(e)
                            + "); set the environment variable DJL_CACHE_DIR to another folder",
                    e);
        }
    }

    /**
     * Loads both parts, one after the other, and counts their images.
     *
     * @param manager the manager whose sub-managers own the arrays for a while
     * @param console where progress is shown
     * @return how many images there are, with a label each
     * @throws IOException if the set cannot be read
     * @throws IllegalStateException if there are not as many labels as images
     */
    public Counts count(NDManager manager, Console console) throws IOException {
        long[] counts = new long[2];
        Dataset.Usage[] parts = {Dataset.Usage.TRAIN, Dataset.Usage.TEST};
        for (int i = 0; i < parts.length; i++) {
            try (NDManager owner = manager.newSubManager()) {
                NDList all = load(owner, parts[i], Integer.MAX_VALUE, console);
                counts[i] = all.get(0).size(0);
                long labels = all.get(1).size(0);
                if (labels != counts[i]) {
                    throw new IllegalStateException(
                            Text.format("there are %,d images, but %,d labels", counts[i], labels));
                }
            }
        }
        return new Counts(counts[0], counts[1]);
    }

    /**
     * Loads the training images and the test images.
     *
     * @param manager the manager whose sub-manager owns the arrays
     * @param trainSize how many training images to take from the beginning; all if there are fewer
     * @param console where progress is shown
     * @return the images
     * @throws UserError if the set cannot be read
     */
    public ImageData load(NDManager manager, int trainSize, Console console) {
        return load(manager, trainSize, 0, Integer.MAX_VALUE, console);
    }

    /**
     * Loads the images to train on, and others to measure the accuracy on: test images, or the last
     * of the training images. The test images are not loaded then.
     *
     * @param manager the manager whose sub-manager owns the arrays
     * @param trainSize how many training images to take from the beginning; all if there are fewer
     * @param validation how many of those, the last ones, not to train on but to measure the
     *     accuracy on; 0 for the test images
     * @param testSize how many test images to take from the beginning; all if there are fewer
     * @param console where progress is shown
     * @return the images
     * @throws UserError if the set cannot be read, or no image is left to train on
     */
    public ImageData load(
            NDManager manager, int trainSize, int validation, int testSize, Console console) {
        NDManager owner = manager.newSubManager();
        try {
            NDList train = load(owner, Dataset.Usage.TRAIN, trainSize, console);
            if (validation == 0) {
                return data(owner, train, load(owner, Dataset.Usage.TEST, testSize, console));
            }
            long taken = train.head().size(0);
            if (validation >= taken) {
                throw new UserError(
                        Text.format(
                                "--validation must leave images to train on, but is %d of %d",
                                validation, taken));
            }
            return data(
                    owner,
                    range(train, 0, taken - validation),
                    range(train, taken - validation, taken));
        } catch (UserError e) {
            owner.close();
            throw e;
        } catch (IOException | RuntimeException | AssertionError e) {
            owner.close();
            throw new UserError(
                    ("data set '%s' cannot be read from %s (%s: %s); check the network or the"
                                    + " folder, give another folder with --data-repo, or take --dataset"
                                    + " digits, which needs neither")
                            .formatted(
                                    name,
                                    folder == null ? "DJL's repository" : folder,
                                    e.getClass().getSimpleName(),
                                    UserError.reason(e)),
                    e);
        }
    }

    private static ImageData data(NDManager owner, NDList train, NDList others) {
        return new ImageData(owner, train.get(0), train.get(1), others.get(0), others.get(1));
    }

    private static NDList range(NDList imagesAndLabels, long from, long to) {
        NDIndex index = new NDIndex().addSliceDim(from, to);
        return new NDList(imagesAndLabels.stream().map(array -> array.get(index)).toList());
    }

    private NDList load(NDManager owner, Dataset.Usage usage, int most, Console console)
            throws IOException {
        Repository repository =
                folder == null ? BasicDatasets.REPOSITORY : new LocalFolder(folder.toRealPath());
        Part part = new Part(owner, repository, usage, most);
        ArrayDataset set = SETS.get(name).maker().apply(part);
        set.prepare(new DownloadProgress(console, "Preparing " + name));
        Batch all = set.getByRange(owner, 0, set.size());
        return new NDList(all.getData().singletonOrThrow(), all.getLabels().singletonOrThrow());
    }

    private static ArrayDataset digits(Part part) {
        return part.raw(Digits.builder().optManager(part.manager()).optUsage(part.usage())).build();
    }

    private static ArrayDataset mnist(Part part) {
        return part.raw(
                        Mnist.builder()
                                .optManager(part.manager())
                                .optRepository(part.repository())
                                .optUsage(part.usage()))
                .build();
    }

    private static ArrayDataset fashionMnist(Part part) {
        return part.raw(
                        FashionMnist.builder()
                                .optManager(part.manager())
                                .optRepository(part.repository())
                                .optUsage(part.usage()))
                .build();
    }

    private static ArrayDataset cifar10(Part part) {
        return part.raw(
                        Cifar10.builder()
                                .optManager(part.manager())
                                .optRepository(part.repository())
                                .optUsage(part.usage()))
                .build();
    }
}
