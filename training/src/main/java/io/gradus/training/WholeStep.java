package io.gradus.training;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.optimizer.Optimizer;
import io.gradus.optimizers.GradusOptimizer;
import io.gradus.optimizers.NonFinite;
import io.gradus.optimizers.Rate;
import io.gradus.optimizers.state.BlockParameters;
import io.gradus.optimizers.state.ParameterUpdate;
import io.gradus.optimizers.state.Stateful;
import io.gradus.training.methods.StepLoss;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The step of a {@link GradusTrainer}: one pipeline over all gradients, from those of a batch's
 * splits to the update of the weights.
 *
 * <pre>
 * reduce over devices, weighted by samples -> wait for the group of batches -> centralize
 *   -> norm -> finite? -> clip -> update, or the step method -> zero -> replicas
 * </pre>
 *
 * <p>Unscaling, averaging and the clipping of the norm are one factor, which the optimizer takes in
 * on the way.
 */
final class WholeStep {

    private static final Logger LOG = LoggerFactory.getLogger(GradusTrainer.class);

    private final GradusTrainer trainer;
    private final GradusTrainer.Builder options;
    private final Optimizer optimizer;
    // The batches of the group so far, and what is known of them.
    private final List<Part> group = new ArrayList<>();
    // Of several devices: the sum over the batches of the group before this one.
    private NDList sums;
    private Block block;
    private Map<String, Parameter> byPath;
    private long skipped;
    private int skippedInARow;
    private long ownUpdates;
    private long lastStep;
    private boolean first = true;

    /** A batch of the group. */
    private record Part(double loss, long samples) {}

    /** The gradients of a step on the first device. */
    private final class Gradients implements AutoCloseable {

        final List<String> paths = new ArrayList<>();
        final List<Parameter> parameters = new ArrayList<>();
        final List<ParameterUpdate> updates = new ArrayList<>();
        final NDList weights = new NDList();
        final NDList gradients = new NDList();

        Gradients(Device device) {
            for (Map.Entry<String, Parameter> entry : parametersByPath().entrySet()) {
                Parameter parameter = entry.getValue();
                if (!parameter.requiresGradient()) {
                    continue;
                }
                PtNDArray weight = (PtNDArray) trainer.value(parameter, device);
                PtNDArray gradient = weight.hasGradient() ? JniUtils.getGradient(weight) : null;
                if (gradient == null) {
                    continue;
                }
                paths.add(entry.getKey());
                parameters.add(parameter);
                weights.add(weight);
                gradients.add(gradient);
                updates.add(new ParameterUpdate(parameter.getId(), weight, gradient));
            }
        }

        @Override
        public void close() {
            gradients.close();
        }
    }

    WholeStep(GradusTrainer trainer, GradusTrainer.Builder options, Optimizer optimizer) {
        this.trainer = trainer;
        this.options = options;
        this.optimizer = optimizer;
    }

    /** They are looked for once: a walk through a deep block takes as long as a small step. */
    private Map<String, Parameter> parametersByPath() {
        Block now = trainer.getModel().getBlock();
        if (now != block) {
            byPath = BlockParameters.of(now);
            block = now;
        }
        return byPath;
    }

    long updates() {
        return optimizer instanceof Stateful stateful ? stateful.updates() : ownUpdates;
    }

    long skipped() {
        return skipped;
    }

    int batchesInGroup() {
        return group.size();
    }

    /** Takes in a batch; makes a step if it is the last one of its group. */
    void batch(Passes passes) {
        if (lastStep == 0) {
            lastStep = System.nanoTime();
        }
        if (first && !passes.hasBackward()) {
            requireGradient();
        }
        first = false;
        reduce(passes);
        group.add(new Part(passes.loss(), passes.samples()));
        if (group.size() >= options.accumulate) {
            make(passes);
        }
    }

    /** Makes a step of a group that has fewer batches than it might. */
    void flush() {
        if (!group.isEmpty()) {
            make(null);
        }
    }

    private void requireGradient() {
        try (Gradients all = new Gradients(trainer.getDevices()[0])) {
            if (all.gradients.isEmpty() || GradientScript.norm(all.gradients) == 0) {
                throw new IllegalStateException(
                        "there are no gradients; call collector.backward(loss) before step(), and"
                                + " see that some parameter is not frozen");
            }
        }
    }

    /** On several devices: brings the weighted mean of their gradients to the first. */
    private void reduce(Passes passes) {
        Device[] devices = trainer.getDevices();
        if (devices.length == 1) {
            return;
        }
        double[] shares = shares(passes, devices);
        try (Gradients to = new Gradients(devices[0])) {
            double own = shares[0];
            for (int i = 1; i < devices.length; i++) {
                try (Gradients from = new Gradients(devices[i])) {
                    run("reduce", to.gradients, from.gradients, own, shares[i]);
                    run("zero", from.gradients);
                }
                own = 1;
            }
            if (sums != null) {
                run("reduce", to.gradients, sums, 1.0, 1.0);
                sums.close();
                sums = null;
            }
            if (group.size() + 1 < options.accumulate) {
                sums = GradientScript.SCRIPT.runList(trainer.getManager(), "clones", to.gradients);
                sums.forEach(NDScope::unregister);
                run("zero", to.gradients);
            }
        }
    }

    /** The share of the samples that each device has had. */
    private static double[] shares(Passes passes, Device... devices) {
        double[] shares = new double[devices.length];
        double all = 0;
        for (Passes.Pass pass : passes.all()) {
            for (int i = 0; i < devices.length; i++) {
                if (devices[i].equals(pass.data.head().getDevice())) {
                    shares[i] += pass.samples();
                    all += pass.samples();
                    break;
                }
            }
        }
        for (int i = 0; i < devices.length; i++) {
            shares[i] = all == 0 ? 1.0 / devices.length : shares[i] / all;
        }
        return shares;
    }

    private static void run(String function, Object... args) {
        if (!((NDList) args[0]).isEmpty()) {
            GradientScript.SCRIPT.run(function, args);
        }
    }

    private void make(Passes passes) {
        long begin = System.nanoTime();
        double lossScale = trainer.lossScale();
        Report report;
        try (Gradients all = new Gradients(trainer.getDevices()[0])) {
            if (sums != null && passes == null) {
                run("reduce", all.gradients, sums, 0.0, 1.0);
                sums.close();
                sums = null;
            }
            report = step(all, passes, lossScale);
            group.clear();
            copyToReplicas(all);
        }
        trainer.addMetric("step", begin);
        tell(report, lossScale);
    }

    private record Report(
            double loss, long samples, double norm, boolean clipped, boolean skipped) {}

    private Report step(Gradients all, Passes passes, double lossScale) {
        double loss = groupLoss();
        long samples = group.stream().mapToLong(Part::samples).sum();
        double scale = 1 / lossScale;
        if (options.accumulation == Accumulation.MEAN) {
            scale /= group.size();
        }
        if (options.centralize) {
            run("centralize", all.gradients);
        }
        boolean checks = options.nonFinite != NonFinite.PASS || options.lossScaler != null;
        double norm = Double.NaN;
        if (checks || options.clip instanceof GradientClip.Norm || trainer.wantsReports()) {
            norm = GradientScript.norm(all.gradients) * scale;
        }
        boolean finite = !checks || Double.isFinite(norm);
        if (options.lossScaler != null) {
            options.lossScaler.update(finite);
        }
        if (!finite) {
            leaveOut(all, norm);
            return new Report(loss, samples, norm, false, true);
        }
        skippedInARow = 0;
        if (options.method != null && passes != null) {
            if (scale != 1) {
                run("scale", all.gradients, scale);
            }
            try (BatchLoss batchLoss = new BatchLoss(all, passes, loss)) {
                options.method.step(batchLoss);
                if (!batchLoss.isUpdated) {
                    // it has moved the weights itself
                    count();
                }
            }
            run("zero", all.gradients);
        } else {
            update(all, scale, norm);
        }
        boolean clipped = options.clip instanceof GradientClip.Norm limit && limit.factor(norm) < 1;
        return new Report(loss, samples, norm, clipped, false);
    }

    /** Clips and updates. */
    private void update(Gradients all, double scale, double norm) {
        double factor = scale;
        if (options.clip instanceof GradientClip.Norm limit) {
            if (!Double.isFinite(norm) && options.failOnNonFiniteNorm) {
                throw new ArithmeticException("the norm of the gradients is " + norm);
            }
            factor *= limit.factor(norm);
        } else if (options.clip instanceof GradientClip.Value limit) {
            run("clamp", all.gradients, limit.limit() / scale);
        } else if (options.clip instanceof GradientClip.Adaptive limit) {
            clipUnits(all, limit, scale);
        }
        if (Double.isNaN(factor)) {
            // as in PyTorch every gradient is NaN then
            run("scale", all.gradients, factor);
            factor = 1;
        }
        if (optimizer instanceof Stateful stateful) {
            stateful.update(all.updates, factor);
        } else {
            if (factor != 1) {
                run("scale", all.gradients, factor);
            }
            for (ParameterUpdate one : all.updates) {
                optimizer.update(one.parameterId(), one.weight(), one.gradient());
            }
            ownUpdates++;
        }
    }

    /** Counts an update of the run in which the optimizer had no part. */
    private void count() {
        if (optimizer instanceof Stateful stateful) {
            stateful.update(List.of(), 1);
        } else {
            ownUpdates++;
        }
    }

    private static void clipUnits(Gradients all, GradientClip.Adaptive limit, double scale) {
        NDList weights = new NDList();
        NDList gradients = new NDList();
        for (int i = 0; i < all.paths.size(); i++) {
            if (limit.which().test(all.paths.get(i), all.parameters.get(i))) {
                weights.add(all.weights.get(i));
                gradients.add(all.gradients.get(i));
            }
        }
        run("adaptive", weights, gradients, limit.clipping() / scale, limit.epsilon());
    }

    private void leaveOut(Gradients all, double norm) {
        String bad = null;
        for (int i = 0; i < all.paths.size() && bad == null; i++) {
            if (!GradientScript.isFinite(all.gradients.get(i))) {
                bad = all.paths.get(i);
            }
        }
        run("zero", all.gradients);
        skipped++;
        skippedInARow++;
        String what =
                "the gradient of parameter '" + bad + "' is not finite after update " + updates();
        if (options.nonFinite == NonFinite.FAIL) {
            throw new ArithmeticException(what);
        }
        if (skippedInARow > options.maxSkipped) {
            throw new ArithmeticException(
                    what
                            + "; that was so in "
                            + skippedInARow
                            + " steps in a row, of which at most "
                            + options.maxSkipped
                            + " may be left out");
        }
        if (skipped == 1 && options.lossScaler == null) {
            LOG.warn("A step was left out: {} (norm {}); later ones are counted only", what, norm);
        } else {
            LOG.debug("A step was left out: {} (norm {})", what, norm);
        }
    }

    private double groupLoss() {
        double sum = 0;
        for (Part part : group) {
            sum += part.loss();
        }
        return options.accumulation == Accumulation.MEAN ? sum / group.size() : sum;
    }

    private void copyToReplicas(Gradients all) {
        Device[] devices = trainer.getDevices();
        for (int i = 1; i < devices.length; i++) {
            NDList replicas = new NDList();
            for (Parameter parameter : all.parameters) {
                replicas.add(trainer.value(parameter, devices[i]));
            }
            run("copy", replicas, all.weights);
        }
    }

    private void tell(Report report, double lossScale) {
        long now = System.nanoTime();
        if (trainer.wantsReports()) {
            trainer.tell(
                    new StepReport(
                            updates(),
                            report.loss(),
                            learningRate(),
                            report.norm(),
                            report.clipped(),
                            report.skipped(),
                            lossScale,
                            report.samples(),
                            now - lastStep));
        }
        lastStep = now;
    }

    private double learningRate() {
        Optimizer at = optimizer;
        while (at instanceof Stateful stateful && stateful.inner() != null) {
            at = stateful.inner();
        }
        Rate rate = at instanceof GradusOptimizer rule ? rule.lastRate() : null;
        return rate == null ? Double.NaN : rate.value();
    }

    /** The loss of the batch of this step, for a step method. */
    private final class BatchLoss implements StepLoss, AutoCloseable {

        private final Gradients all;
        private final List<Passes.Pass> passes;
        private final double value;
        // Running statistics, as the first pass left them.
        private final NDList statistics = new NDList();
        private NDList kept;
        private boolean isUpdated;

        BatchLoss(Gradients all, Passes passes, double value) {
            this.all = all;
            this.passes = passes.all();
            this.value = value;
            if (this.passes.stream().anyMatch(pass -> pass.labels == null)) {
                throw new IllegalStateException(
                        options.method.getClass().getSimpleName()
                                + " needs the labels of the batch: call"
                                + " trainer.forward(data, labels), as EasyTrain does");
            }
            for (Parameter parameter : parametersByPath().values()) {
                if (parameter.getType() == Parameter.Type.RUNNING_MEAN
                        || parameter.getType() == Parameter.Type.RUNNING_VAR) {
                    for (Device device : trainer.getDevices()) {
                        statistics.add(trainer.value(parameter, device));
                    }
                }
            }
        }

        @Override
        public double value() {
            return value;
        }

        @Override
        public NDList weights() {
            return all.weights;
        }

        @Override
        public List<Parameter> parameters() {
            return all.parameters;
        }

        @Override
        public NDList gradients() {
            return all.gradients;
        }

        @Override
        public double evaluate() {
            if (kept == null && !statistics.isEmpty()) {
                kept = GradientScript.SCRIPT.runList(trainer.getManager(), "clones", statistics);
                kept.forEach(NDScope::unregister);
            }
            run("zero", all.gradients);
            copyToReplicas(all);
            Passes again = new Passes();
            // frees what the passes make
            try (NDScope scope = new NDScope()) {
                scope.suppressNotUsedWarning();
                try (GradientCollector collector =
                        trainer.getManager().getEngine().newGradientCollector()) {
                    for (Passes.Pass pass : passes) {
                        again.begin(pass.data, pass.labels);
                        NDList predictions = trainer.run(pass.data, pass.labels);
                        NDArray loss = trainer.getLoss().evaluate(pass.labels, predictions);
                        again.backward(Passes.number(loss));
                        collector.backward(loss);
                    }
                }
            } finally {
                if (kept != null) {
                    run("copy", statistics, kept);
                }
            }
            reduce(again);
            return again.loss();
        }

        @Override
        public void update() {
            double norm = Double.NaN;
            if (options.centralize) {
                run("centralize", all.gradients);
            }
            if (options.clip instanceof GradientClip.Norm) {
                norm = GradientScript.norm(all.gradients);
            }
            WholeStep.this.update(all, 1, norm);
            isUpdated = true;
        }

        @Override
        public void close() {
            if (kept != null) {
                kept.close();
            }
        }
    }

    void close() {
        if (options.method != null) {
            options.method.close();
        }
    }

    // ---- what a checkpoint between two batches has ----

    private static final String GRADIENT = "gradient.";
    private static final String METHOD = "method.";
    private static final String GROUP = "group";
    private static final String SKIPPED = "skipped";
    private static final String LOSS_SCALE = "loss_scale";

    void save(NDManager manager, Map<String, NDArray> arrays, Map<String, String> metadata) {
        metadata.put(
                GROUP,
                group.stream()
                        .map(part -> part.loss() + " " + part.samples())
                        .collect(Collectors.joining(",")));
        metadata.put(SKIPPED, skipped + " " + skippedInARow);
        if (options.lossScaler != null) {
            LossScaler scaler = options.lossScaler;
            metadata.put(LOSS_SCALE, scaler.scale() + " " + scaler.stepsSinceChange());
        }
        if (!group.isEmpty()) {
            try (Gradients all = new Gradients(trainer.getDevices()[0])) {
                NDList copies =
                        GradientScript.SCRIPT.runList(
                                manager, "clones", sums == null ? all.gradients : sums);
                for (int i = 0; i < copies.size(); i++) {
                    arrays.put(GRADIENT + all.paths.get(i), copies.get(i));
                }
            }
        }
        if (options.method != null) {
            options.method.save(manager).forEach((name, array) -> arrays.put(METHOD + name, array));
        }
    }

    void restore(Map<String, NDArray> arrays, Map<String, String> metadata) {
        group.clear();
        for (String part : metadata.getOrDefault(GROUP, "").split(",")) {
            if (!part.isEmpty()) {
                String[] numbers = part.split(" ");
                group.add(new Part(Double.parseDouble(numbers[0]), Long.parseLong(numbers[1])));
            }
        }
        String[] counts = metadata.getOrDefault(SKIPPED, "0 0").split(" ");
        skipped = Long.parseLong(counts[0]);
        skippedInARow = Integer.parseInt(counts[1]);
        if (options.lossScaler != null && metadata.containsKey(LOSS_SCALE)) {
            String[] scale = metadata.get(LOSS_SCALE).split(" ");
            options.lossScaler.restore(Double.parseDouble(scale[0]), Long.parseLong(scale[1]));
        }
        restoreGradients(arrays);
        if (options.method != null) {
            Map<String, NDArray> own = new LinkedHashMap<>();
            arrays.forEach(
                    (name, array) -> {
                        if (name.startsWith(METHOD)) {
                            own.put(name.substring(METHOD.length()), array);
                        }
                    });
            options.method.restore(own);
        }
        first = false;
    }

    /**
     * Gives weights their gradients back. Before the first backward pass they have no array for it,
     * so these are made by one: the gradient of sum(w g) is g, to the bit.
     */
    private void restoreGradients(Map<String, NDArray> arrays) {
        Device first = trainer.getDevices()[0];
        try (NDScope scope = new NDScope();
                GradientCollector collector =
                        trainer.getManager().getEngine().newGradientCollector()) {
            scope.suppressNotUsedWarning();
            parametersByPath()
                    .forEach(
                            (path, parameter) -> {
                                NDArray saved = arrays.get(GRADIENT + path);
                                if (saved != null) {
                                    NDArray weight = trainer.value(parameter, first);
                                    NDArray gradient = saved.toDevice(first, false);
                                    collector.backward(weight.mul(gradient).sum());
                                }
                            });
        }
    }
}
