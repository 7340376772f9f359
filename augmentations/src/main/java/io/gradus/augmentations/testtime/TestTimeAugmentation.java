package io.gradus.augmentations.testtime;

import ai.djl.inference.Predictor;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.translate.TranslateException;
import ai.djl.translate.Translator;
import io.gradus.augmentations.images.Layout;
import io.gradus.text.Checks;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * An evaluation that shows a model several views of each image, such as crops and mirror images,
 * and averages what it says of them.
 *
 * <pre>{@code
 * TestTimeAugmentation tenCrop = TestTimeAugmentation.builder()
 *         .optViews(Views.tenCrop(224))
 *         .build();
 * // inference: images of 256 x 256 come from the translator's pipeline
 * Predictor<Image, Classifications> predictor = model.newPredictor(tenCrop.translator(translator));
 * // the test set, with the trainer's own evaluators
 * tenCrop.evaluateDataset(trainer, testSet);
 * // a batch
 * NDArray logits = tenCrop.predict(trainer::evaluate, images);
 * }</pre>
 *
 * <p><b>Images</b> are what the model takes: a batch (rank 4), uint8 or a floating type, NCHW
 * unless {@link Builder#optLayout optLayout} says HWC, with 1 to 4 channels. Crops need images
 * larger than what the model was trained on, so the translator or the data set must not crop them.
 *
 * <p><b>The model</b> has one input and one output of shape (B, K), and {@link Builder#optOutput
 * optOutput} says what that is: logits of K classes of which an image has one, unless set. The
 * result has the same shape and type and is of the same kind, so that a loss, an evaluator or the
 * softmax of a translator go on as before. With x_v the output for view v of V, softmax and
 * logarithm over the classes:
 *
 * <table>
 * <caption>The result</caption>
 * <tr><th></th><th>MEAN_PROBABILITY</th><th>MEAN_LOGIT</th></tr>
 * <tr><td>LOGITS</td><td>{@code log(1/V sum_v softmax(x_v))}</td><td>{@code 1/V sum_v x_v}</td></tr>
 * <tr><td>LOG_PROBABILITIES</td><td>{@code log(1/V sum_v exp(x_v))}</td>
 * <td>{@code logSoftmax(1/V sum_v x_v)}</td></tr>
 * <tr><td>PROBABILITIES</td><td>{@code 1/V sum_v x_v}</td><td>{@code softmax(1/V sum_v log x_v)},
 * with x_v at least 1e-37</td></tr>
 * <tr><td>SIGMOID_LOGITS</td><td>{@code logit(1/V sum_v sigmoid(x_v))}</td>
 * <td>{@code 1/V sum_v x_v}</td></tr>
 * <tr><td>SIGMOID_PROBABILITIES</td><td>{@code 1/V sum_v x_v}</td>
 * <td>{@code sigmoid(1/V sum_v logit(x_v))}, with x_v and 1 - x_v at least 1e-37</td></tr>
 * <tr><td>VALUES</td><td>{@code 1/V sum_v x_v}</td><td>{@code 1/V sum_v x_v}</td></tr>
 * </table>
 *
 * <p>The first three are of two classes at least. One output for each image, shape (B, 1), is
 * refused there: the softmax of one number is 1, whatever it is.
 *
 * <p>An output that contradicts its kind is refused, too: PROBABILITIES and SIGMOID_PROBABILITIES
 * outside [0, 1] and LOG_PROBABILITIES above 0 by more than 0.001, and PROBABILITIES of an image
 * whose sum differs from 1 by more than 0.01. NaN is passed on.
 *
 * <p><b>Memory.</b> All views of one shape go through the model together; {@link
 * Builder#optViewsPerPass optViewsPerPass(1)} takes one after the other, and no more memory than
 * the model takes for a batch alone. What is made on the way is freed before the result is
 * returned; of a translator, when its batch is done.
 *
 * <p>An instance is immutable, and may be used by several threads.
 */
public final class TestTimeAugmentation {

    /** Rule by which the views' outputs become one. */
    public enum Combine {
        /** The mean of the probabilities. */
        MEAN_PROBABILITY,

        /** The mean of the logits, which is the geometric mean of the probabilities, normalized. */
        MEAN_LOGIT
    }

    /** Kind of output of a model. */
    public enum Output {
        /** Any number for each class, which a softmax makes a probability. */
        LOGITS(true),

        /** The logarithms of {@link #PROBABILITIES}, as of a log-softmax. */
        LOG_PROBABILITIES(true),

        /** Numbers in [0, 1] for each class whose sum is 1, as of a softmax. */
        PROBABILITIES(true),

        /**
         * Any number for each class, which a sigmoid makes a probability: two classes by one number
         * (binary), or several classes that an image may have at once (multi-label).
         */
        SIGMOID_LOGITS(false),

        /** Numbers in [0, 1] for each class, as of a sigmoid. */
        SIGMOID_PROBABILITIES(false),

        /** Numbers that are no probabilities, as of a regression or an embedding. */
        VALUES(false);

        private final boolean exclusive;

        Output(boolean exclusive) {
            this.exclusive = exclusive;
        }
    }

    @FunctionalInterface
    private interface Forward<E extends Exception> {
        NDList apply(NDList input) throws E;
    }

    private static final String ACCUMULATOR = "test-time augmentation";

    private final List<View> views;
    private final OutputMean mean;
    private final Layout layout;
    private final int viewsPerPass;

    private TestTimeAugmentation(Builder builder) {
        views = List.copyOf(Checks.required("views", builder.views));
        if (views.isEmpty()) {
            throw new IllegalArgumentException("views must be one at least, but are none");
        }
        boolean meanLogit = Checks.required("combine", builder.combine) == Combine.MEAN_LOGIT;
        Output output = Checks.required("output", builder.output);
        mean = new OutputMean(output, output.exclusive, meanLogit, views.size());
        layout = Checks.required("layout", builder.layout);
        viewsPerPass = Checks.in("viewsPerPass", builder.viewsPerPass, "[1, infinity)");
    }

    /**
     * Classifies a batch.
     *
     * @param forward the model: from its input to its output, {@code trainer::evaluate} for
     *     instance
     * @param images the batch
     * @return the outputs of all views in one, shape (B, K), attached to the manager of the images
     * @throws IllegalArgumentException if the array is no batch of images, they do not fit the
     *     views, or the model's output is of another shape or kind
     */
    public NDArray predict(UnaryOperator<NDList> forward, NDArray images) {
        return run(forward::apply, images);
    }

    /**
     * {@return what {@link #predict(UnaryOperator, NDArray)} returns}
     *
     * @param block the model, with its parameters on the device of the images
     * @param images the batch
     * @throws IllegalArgumentException as there
     */
    public NDArray predict(Block block, NDArray images) {
        ParameterStore store = new ParameterStore(images.getManager(), false);
        return run(input -> block.forward(store, input, false), images);
    }

    /**
     * {@return what {@link #predict(UnaryOperator, NDArray)} returns}
     *
     * @param predictor the model, without a translator that changes its input: {@code
     *     model.newPredictor(new NoopTranslator())}
     * @param images the batch
     * @throws TranslateException if the model fails
     * @throws IllegalArgumentException as there
     */
    public NDArray predict(Predictor<NDList, NDList> predictor, NDArray images)
            throws TranslateException {
        return run(predictor::predict, images);
    }

    private <E extends Exception> NDArray run(Forward<E> forward, NDArray images) throws E {
        NDManager owner = images.getManager();
        try (NDManager manager = owner.newSubManager();
                ViewPasses passes = passes(manager, images)) {
            NDList outputs = new NDList();
            while (passes.hasNext()) {
                outputs.add(forward(forward, passes, manager));
            }
            return combine(outputs, images);
        }
    }

    private static <E extends Exception> NDArray forward(
            Forward<E> forward, ViewPasses passes, NDManager manager) throws E {
        // Whatever the model makes on its way belongs to its input's manager.
        try (NDManager scratch = manager.newSubManager()) {
            NDArray scores = scores(forward.apply(new NDList(passes.next(scratch))));
            scores.attach(manager);
            return scores;
        }
    }

    /** The views of a batch; what it makes belongs to the given manager. */
    ViewPasses passes(NDManager manager, NDArray images) {
        return new ViewPasses(manager, images, layout, views, viewsPerPass);
    }

    /** The only output of a model. */
    static NDArray scores(NDList outputs) {
        if (outputs.size() != 1 || outputs.head().getShape().dimension() != 2) {
            throw Checks.error(
                    "the model must have one output of shape (B, K), but has %s",
                    outputs.stream().map(NDArray::getShape).toList());
        }
        return outputs.head();
    }

    /** What the outputs of all passes say together of the images, attached to their manager. */
    NDArray combine(NDList outputs, NDArray images) {
        return mean.of(outputs, images);
    }

    /**
     * Makes a translator that shows the model all views of what another translator makes of an
     * input, and gives that one the combined output. With several passes, those after the first are
     * computed while the output is processed.
     *
     * @param translator a translator whose model has one input of images and one output of scores;
     *     with a batchifier, or making a batch of images itself
     * @param <I> the input
     * @param <O> the output
     * @return the translator
     * @throws IllegalArgumentException if the translator is null, or itself made by this method
     */
    public <I, O> Translator<I, O> translator(Translator<I, O> translator) {
        return new TestTimeTranslator<>(this, Checks.required("translator", translator));
    }

    /**
     * Evaluates a test set as {@code EasyTrain.evaluateDataset} does, but with all views: the
     * trainer's listeners are told of each batch, and its evaluators count it as validation.
     *
     * @param trainer the trainer
     * @param dataset the test set
     * @throws IOException if the data set cannot be read
     * @throws TranslateException if the data set's pipeline fails
     * @throws IllegalArgumentException if the images do not fit the views, or the model's output is
     *     of another shape or kind
     */
    public void evaluateDataset(Trainer trainer, Dataset dataset)
            throws IOException, TranslateException {
        for (Batch batch : trainer.iterateDataset(dataset)) {
            try (batch) {
                BatchData result =
                        new BatchData(batch, new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
                for (Batch part : batch.split(trainer.getDevices(), false)) {
                    NDArray images = images(part.getData());
                    NDArray scores = predict(trainer::evaluate, images);
                    result.getLabels().put(images.getDevice(), part.getLabels());
                    result.getPredictions().put(images.getDevice(), new NDList(scores));
                }
                trainer.notifyListeners(listener -> listener.onValidationBatch(trainer, result));
            }
        }
    }

    /**
     * Evaluates batches, and closes them.
     *
     * <pre>{@code
     * Map<String, Float> result =
     *         tta.evaluate(trainer::evaluate, trainer.iterateDataset(testSet), new Accuracy());
     * }</pre>
     *
     * @param forward the model: from its input to its output
     * @param batches the test set
     * @param evaluators what to measure
     * @return what each evaluator measured, by its name
     * @throws IllegalArgumentException if the images do not fit the views, or the model's output is
     *     of another shape or kind
     */
    public Map<String, Float> evaluate(
            UnaryOperator<NDList> forward, Iterable<Batch> batches, Evaluator... evaluators) {
        for (Evaluator evaluator : evaluators) {
            evaluator.addAccumulator(ACCUMULATOR);
        }
        for (Batch batch : batches) {
            try (batch) {
                NDList scores = new NDList(predict(forward, images(batch.getData())));
                for (Evaluator evaluator : evaluators) {
                    evaluator.updateAccumulator(ACCUMULATOR, batch.getLabels(), scores);
                }
            }
        }
        Map<String, Float> result = new LinkedHashMap<>();
        for (Evaluator evaluator : evaluators) {
            result.put(evaluator.getName(), evaluator.getAccumulator(ACCUMULATOR));
        }
        return result;
    }

    /** The only input of a model. */
    static NDArray images(NDList data) {
        if (data.size() != 1) {
            throw Checks.error(
                    "the model must have one input, the images, but gets %s",
                    data.stream().map(NDArray::getShape).toList());
        }
        return data.head();
    }

    /** {@return a builder with the defaults set} */
    public static Builder builder() {
        return new Builder();
    }

    /** Builds a {@link TestTimeAugmentation}. */
    public static final class Builder {

        private List<View> views = Views.horizontalFlip();
        private Combine combine = Combine.MEAN_PROBABILITY;
        private Output output = Output.LOGITS;
        private Layout layout = Layout.CHW;
        private int viewsPerPass = Integer.MAX_VALUE;

        private Builder() {}

        /**
         * Sets the views, one at least. The default is {@link Views#horizontalFlip}.
         *
         * @param views the views
         * @return this builder
         */
        public Builder optViews(List<View> views) {
            this.views = views;
            return this;
        }

        /**
         * Sets how the views' outputs become one. The default is {@link Combine#MEAN_PROBABILITY}.
         * Of {@link Output#VALUES} it is the mean in both ways.
         *
         * @param combine the way
         * @return this builder
         */
        public Builder optCombine(Combine combine) {
            this.combine = combine;
            return this;
        }

        /**
         * Sets what the model gives. The default is {@link Output#LOGITS}, as DJL's {@code
         * SoftmaxCrossEntropyLoss} takes it; for its {@code SigmoidBinaryCrossEntropyLoss} it is
         * {@link Output#SIGMOID_LOGITS}, for {@code L2Loss} {@link Output#VALUES}.
         *
         * @param output the kind of output
         * @return this builder
         */
        public Builder optOutput(Output output) {
            this.output = output;
            return this;
        }

        /**
         * Sets the order of the model's input axes. The default is {@link Layout#CHW}, which {@code
         * ToTensor} makes.
         *
         * @param layout the order of the axes
         * @return this builder
         */
        public Builder optLayout(Layout layout) {
            this.layout = layout;
            return this;
        }

        /**
         * Sets how many views of a batch at most go through the model together, at least 1. The
         * default is all that have one shape.
         *
         * @param viewsPerPass the number of views
         * @return this builder
         */
        public Builder optViewsPerPass(int viewsPerPass) {
            this.viewsPerPass = viewsPerPass;
            return this;
        }

        /**
         * {@return the test-time augmentation}
         *
         * @throws IllegalArgumentException if an option is out of its range
         */
        public TestTimeAugmentation build() {
            return new TestTimeAugmentation(this);
        }
    }
}
