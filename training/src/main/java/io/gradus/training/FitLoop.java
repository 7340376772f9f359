package io.gradus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.training.dataset.RandomAccessDataset;
import ai.djl.training.evaluator.Evaluator;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.translate.TranslateException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A run of {@link GradusTrainer#fit}: its loop, and what is known of its epochs. */
final class FitLoop {

    private static final String ACCUMULATOR = "gradus.validate";
    private static final String BEST = "best.";

    private final GradusTrainer trainer;
    private final Fit options;
    private final Dataset training;
    private final Dataset validation;
    private final List<EpochReport> history = new ArrayList<>();

    private int epoch;
    private boolean isStopped;
    private int bestEpoch;
    private double bestValue = Double.NaN;
    // The weights of the best epoch, by path; empty if they are not wanted.
    private final Map<String, NDArray> best = new LinkedHashMap<>();
    private volatile boolean stopWanted;

    // Of this process.
    private long begin;
    private double shareBefore;
    private long epochSize;
    private long seen;
    private double lossSum;

    FitLoop(GradusTrainer trainer, Fit options, Dataset training, Dataset validation) {
        this.trainer = trainer;
        this.options = options;
        this.training = training;
        this.validation = validation;
    }

    void stop() {
        stopWanted = true;
    }

    private Block block() {
        return trainer.getModel().getBlock();
    }

    FitResult run() throws IOException, TranslateException {
        Validation results = new Validation();
        for (Evaluator evaluator : trainer.getEvaluators()) {
            evaluator.addAccumulator(ACCUMULATOR);
        }
        trainer.listen(results);
        try (NDManager manager = trainer.getManager().newSubManager()) {
            keeper = manager;
            if (options.saver() != null) {
                epoch = options.saver().begin(trainer);
            }
            return run(results);
        } finally {
            trainer.unlisten(results);
        }
    }

    private NDManager keeper;

    private FitResult run(Validation results) throws IOException, TranslateException {
        begin = System.nanoTime();
        epochSize = training instanceof RandomAccessDataset sized ? sized.size() : 0;
        shareBefore = share();
        FitResult.End end = isStopped ? FitResult.End.STOPPED_EARLY : FitResult.End.DONE;
        Map<String, Double> evaluation = null;
        while (!isStopped && !isDone()) {
            long from = System.nanoTime();
            if (!trainEpoch()) {
                if (options.saver() != null) {
                    options.saver().saveNow();
                }
                return result(FitResult.End.INTERRUPTED, Map.of());
            }
            evaluation = evaluation(results);
            boolean isBest = finish(evaluation);
            history.add(
                    new EpochReport(
                            epoch,
                            trainer.updates(),
                            seen == 0 ? Double.NaN : lossSum / seen,
                            evaluation,
                            isBest,
                            (System.nanoTime() - from) / 1e9));
            trainer.notifyListeners(listener -> listener.onEpoch(trainer));
            if (isStopped) {
                end = FitResult.End.STOPPED_EARLY;
            }
            seen = 0;
        }
        if (options.saver() != null) {
            trainer.withTrainingWeights(options.saver()::saveNow);
        }
        if (options.earlyStopping() != null
                && options.earlyStopping().restoresBest()
                && bestEpoch > 0) {
            putBack();
            evaluation = null;
        }
        return result(end, evaluation == null ? evaluation(results) : evaluation);
    }

    private boolean isDone() {
        return options.epochs() > 0
                ? epoch >= options.epochs()
                : trainer.updates() >= options.updates();
    }

    /** Trains the rest of an epoch; returns false if the run is to end at once. */
    private boolean trainEpoch() throws IOException, TranslateException {
        seen = 0;
        lossSum = 0;
        Iterable<Batch> batches =
                options.saver() == null
                        ? trainer.iterateDataset(training)
                        : options.saver().remaining(trainer, training);
        for (Batch batch : batches) {
            try (batch) {
                EasyTrain.trainBatch(trainer, batch);
                trainer.step();
            }
            if (stopWanted) {
                return false;
            }
            if (options.updates() > 0 && trainer.updates() >= options.updates()) {
                break;
            }
        }
        trainer.endEpoch();
        epoch++;
        return true;
    }

    /** Takes a step into account. */
    void onStep(StepReport report) {
        if (!Double.isNaN(report.loss())) {
            lossSum += report.loss() * report.samples();
        }
        seen += report.samples();
        if (options.progress() != null) {
            double share = share();
            double done = share - shareBefore;
            long nanos = System.nanoTime() - begin;
            Duration remaining =
                    done > 0 ? Duration.ofNanos((long) (nanos * (1 - share) / done)) : null;
            options.progress()
                    .accept(new Progress(epoch + 1, options.epochs(), share, report, remaining));
        }
    }

    private double share() {
        if (options.epochs() == 0) {
            return Math.min(1, (double) trainer.updates() / options.updates());
        }
        double part = epochSize == 0 ? 0 : Math.min(1, (double) seen / epochSize);
        return Math.min(1, (epoch + part) / options.epochs());
    }

    /** The results on the validation data, or the training loss. */
    private Map<String, Double> evaluation(Validation results)
            throws IOException, TranslateException {
        Map<String, Double> evaluation = new LinkedHashMap<>();
        if (validation == null) {
            evaluation.put(Metric.LOSS.name(), seen == 0 ? Double.NaN : lossSum / seen);
            return evaluation;
        }
        for (Evaluator evaluator : trainer.getEvaluators()) {
            evaluator.resetAccumulator(ACCUMULATOR);
        }
        results.open();
        try {
            EasyTrain.evaluateDataset(trainer, validation);
        } finally {
            results.isOpen = false;
        }
        for (Evaluator evaluator : trainer.getEvaluators()) {
            if (evaluator == trainer.getLoss()) {
                evaluation.put(Metric.LOSS.name(), results.loss());
            } else {
                evaluation.put(evaluator.getName(), (double) evaluator.getAccumulator(ACCUMULATOR));
            }
        }
        return evaluation;
    }

    /** Looks whether an epoch is the best, and whether it is the last; returns the former. */
    private boolean finish(Map<String, Double> evaluation) throws IOException {
        if (options.bestWeights() != null) {
            options.bestWeights().offer(block(), epoch, trainer.updates(), evaluation);
        }
        EarlyStopping rule = options.earlyStopping();
        if (rule == null) {
            return false;
        }
        double value = rule.metric().of(evaluation);
        boolean isBest = bestEpoch == 0 ? !Double.isNaN(value) : rule.isBetter(value, bestValue);
        if (isBest) {
            bestEpoch = epoch;
            bestValue = value;
            if (rule.restoresBest()) {
                keepBest();
            }
        }
        isStopped = rule.ends(epoch, bestEpoch);
        return isBest;
    }

    private Map<String, NDArray> weights() {
        Map<String, NDArray> weights = new LinkedHashMap<>();
        TrainerParameters parameters = new TrainerParameters(trainer);
        parameters.byPath().forEach((path, p) -> weights.put(path, parameters.array(p)));
        return weights;
    }

    private void keepBest() {
        Map<String, NDArray> weights = weights();
        if (best.isEmpty()) {
            NDList copies =
                    GradientScript.SCRIPT.runList(
                            keeper, "clones", new NDList(List.copyOf(weights.values())));
            copies.forEach(NDScope::unregister);
            int at = 0;
            for (String path : weights.keySet()) {
                best.put(path, copies.get(at++));
            }
        } else {
            GradientScript.SCRIPT.run(
                    "copy",
                    new NDList(List.copyOf(best.values())),
                    new NDList(List.copyOf(weights.values())));
        }
    }

    private void putBack() {
        trainer.endAverages();
        TrainerParameters parameters = new TrainerParameters(trainer);
        for (Map.Entry<String, Parameter> entry : parameters.byPath().entrySet()) {
            parameters.assign(entry.getValue(), best.get(entry.getKey()));
        }
    }

    private FitResult result(FitResult.End end, Map<String, Double> evaluation) {
        return new FitResult(
                end,
                epoch,
                trainer.updates(),
                bestEpoch,
                bestValue,
                Map.copyOf(evaluation),
                List.copyOf(history));
    }

    // ---- checkpoints ----

    void save(Map<String, NDArray> arrays, Map<String, String> metadata) {
        metadata.put("run", isStopped + " " + bestEpoch + " " + bestValue);
        best.forEach((path, array) -> arrays.put(BEST + path, array));
    }

    void restore(Map<String, NDArray> arrays, Map<String, String> metadata) {
        String run = metadata.get("run");
        if (run == null || options.earlyStopping() == null) {
            return;
        }
        String[] parts = run.split(" ");
        isStopped = Boolean.parseBoolean(parts[0]);
        bestEpoch = Integer.parseInt(parts[1]);
        bestValue = Double.parseDouble(parts[2]);
        if (bestEpoch > 0 && options.earlyStopping().restoresBest()) {
            keepBest();
            best.forEach(
                    (path, array) -> {
                        NDArray saved = arrays.get(BEST + path);
                        if (saved == null) {
                            throw new IllegalArgumentException(
                                    "the checkpoint has no best weights of '"
                                            + path
                                            + "'; go on with the options of before");
                        }
                        GradientScript.SCRIPT.run("copy", new NDList(array), new NDList(saved));
                    });
        }
    }

    /** The results of validation batches. */
    private static final class Validation extends TrainingListenerAdapter {

        private boolean isOpen;
        private double lossSum;
        private long samples;

        void open() {
            isOpen = true;
            lossSum = 0;
            samples = 0;
        }

        /** The mean over the samples; DJL's is one over the batches, of whatever size. */
        double loss() {
            return lossSum / samples;
        }

        @Override
        public void onValidationBatch(Trainer trainer, BatchData batch) {
            if (isOpen) {
                batch.getLabels()
                        .forEach(
                                (device, labels) ->
                                        add(trainer, labels, batch.getPredictions().get(device)));
            }
        }

        private void add(Trainer trainer, NDList labels, NDList predictions) {
            for (Evaluator evaluator : trainer.getEvaluators()) {
                if (evaluator == trainer.getLoss()) {
                    try (NDArray loss = evaluator.evaluate(labels, predictions)) {
                        long size = labels.head().size(0);
                        lossSum += size * Passes.number(loss);
                        samples += size;
                    }
                } else {
                    evaluator.updateAccumulator(ACCUMULATOR, labels, predictions);
                }
            }
        }
    }
}
