package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.training.ParameterStore;
import ai.djl.translate.Batchifier;
import ai.djl.translate.Translator;
import ai.djl.translate.TranslatorContext;
import java.util.List;

/**
 * A translator whose model sees several views of what another translator makes.
 *
 * <p>DJL's predictor runs the model once, between input and output, which is the first pass; the
 * others run where the output is processed.
 */
final class TestTimeTranslator<I, O> implements Translator<I, O> {

    private static final String STATE = TestTimeTranslator.class.getName();

    /** State kept in the context between input and output; the scratch is the first pass's. */
    private record State(NDArray images, ViewPasses passes, NDManager scratch) {}

    private final TestTimeAugmentation augmentation;
    private final Translator<I, O> translator;

    TestTimeTranslator(TestTimeAugmentation augmentation, Translator<I, O> translator) {
        if (translator instanceof TestTimeTranslator) {
            throw new IllegalArgumentException(
                    "translator is augmented already; Views.product combines sets of views");
        }
        this.augmentation = augmentation;
        this.translator = translator;
    }

    @Override
    public Batchifier getBatchifier() {
        return translator.getBatchifier();
    }

    @Override
    public void prepare(TranslatorContext context) throws Exception {
        translator.prepare(context);
    }

    @Override
    public NDList processInput(TranslatorContext context, I input) throws Exception {
        return firstPass(context, translator.processInput(context, input));
    }

    @Override
    public O processOutput(TranslatorContext context, NDList output) throws Exception {
        return translator.processOutput(context, otherPasses(context, output));
    }

    @Override
    public NDList batchProcessInput(TranslatorContext context, List<I> inputs) throws Exception {
        return firstPass(context, translator.batchProcessInput(context, inputs));
    }

    @Override
    public List<O> batchProcessOutput(TranslatorContext context, NDList output) throws Exception {
        return translator.batchProcessOutput(context, otherPasses(context, output));
    }

    private NDList firstPass(TranslatorContext context, NDList input) {
        NDArray images = TestTimeAugmentation.images(input);
        // The context's manager is closed after the batch, also when the model fails.
        NDManager manager = context.getNDManager();
        ViewPasses passes = augmentation.passes(manager, images);
        NDManager scratch = manager.newSubManager();
        context.setAttachment(STATE, new State(images, passes, scratch));
        NDArray first = passes.next(scratch);
        first.setName(images.getName());
        return new NDList(first);
    }

    private NDList otherPasses(TranslatorContext context, NDList output) {
        State state = (State) context.getAttachment(STATE);
        NDManager manager = context.getNDManager();
        NDList outputs = new NDList();
        add(outputs, output, manager);
        state.scratch().close();
        // Where the predictor's device is not the model's, parameters are copied to it for this
        // batch: the predictor keeps its own store to itself.
        ParameterStore store = new ParameterStore(manager, false);
        try (ViewPasses passes = state.passes()) {
            while (passes.hasNext()) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDList pass = new NDList(passes.next(scratch));
                    add(outputs, context.getBlock().forward(store, pass, false), manager);
                }
            }
        }
        return new NDList(augmentation.combine(outputs, state.images()));
    }

    private static void add(NDList outputs, NDList output, NDManager manager) {
        NDArray scores = TestTimeAugmentation.scores(output);
        scores.attach(manager);
        outputs.add(scores);
    }
}
