package io.gradus.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.loss.Loss;
import io.gradus.optimizers.state.BlockParameters;
import io.gradus.text.Checks;
import io.gradus.torchscript.TorchScript;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Second derivatives of a loss with respect to the weights: products of the Hessian H with vectors,
 * estimates of its diagonal and its trace, and its largest eigenvalue. H itself, which has as many
 * entries as the square of the number of weights, is never formed; a product costs about two passes
 * forward and backward.
 *
 * <pre>{@code
 * Curvature curvature = Curvature.of(trainer, batch, false);
 * try (NDManager manager = NDManager.newBaseManager();
 *         Curvature.Eigenpair sharpest = curvature.largestEigenvalue(manager)) {
 *     System.out.println(sharpest.value()); // at a rate above 2 / value plain SGD diverges
 *     NDList diagonal = curvature.diagonal(manager, 10, 0);
 * }
 * }</pre>
 *
 * <p>Every call evaluates the loss once in the weights as they are then, so that an instance may be
 * kept while the model trains; it may not train in another thread during the call. Weights,
 * gradients and running statistics stay as they are; so do the engine's random numbers, but for
 * those that dropout draws in training mode. The graph of the loss is in memory during a call.
 *
 * <p>The derivatives are exact, up to rounding. What has none of the second order: ReLU and its
 * relatives, max pooling and absolute values are linear wherever they can be differentiated, so
 * that their own part of H is zero and what lies before and after them counts alone; a network of
 * nothing else under a loss that is linear in its outputs, such as L1 or hinge, has H = 0 in each
 * of its layers. Operations that PyTorch differentiates once only are an {@link
 * ai.djl.engine.EngineException} that names them: cuDNN's recurrent layers, on a GPU. Parameters
 * that a block does not take from the parameter store, as those of imported networks (TorchScript
 * files), are not in reach, and refused.
 *
 * @see <a href="https://doi.org/10.1162/neco.1994.6.1.147">Pearlmutter, Fast exact multiplication
 *     by the Hessian</a>
 */
public final class Curvature {

    private static final class Script {
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def dot(self, a: List[Tensor], b: List[Tensor]) -> Tensor:
                            total = torch.zeros([], dtype=7, device=a[0].device)
                            for i in range(len(a)):
                                total = total + (a[i].double() * b[i].double()).sum()
                            return total

                        def rayleigh(self, v: List[Tensor], h: List[Tensor]) -> Tensor:
                            value = self.dot(v, h)
                            residual = torch.zeros_like(value)
                            for i in range(len(v)):
                                rest = h[i].double() - value * v[i].double()
                                residual = residual + rest.square().sum()
                            return torch.stack([value, residual.sqrt(), self.dot(h, h).sqrt()])

                        def divide(self, v: List[Tensor], by: float) -> NoneType:
                            for x in v:
                                x.div_(by)
                            return None

                        def multiply(self, a: List[Tensor], b: List[Tensor]) -> NoneType:
                            for i in range(len(a)):
                                a[i].mul_(b[i])
                            return None

                        def add(self, a: List[Tensor], b: List[Tensor]) -> NoneType:
                            for i in range(len(a)):
                                a[i].add_(b[i])
                            return None
                        """);
    }

    private static final double TOLERANCE = 1e-3;
    private static final int MAX_ITERATIONS = 100;

    private final Supplier<NDList> weights;
    private final Function<NDList, NDArray> loss;
    private final List<String> names;

    private Curvature(
            Supplier<NDList> weights, Function<NDList, NDArray> loss, List<String> names) {
        this.weights = weights;
        this.loss = loss;
        this.names = names;
    }

    /**
     * Returns the curvature of a function.
     *
     * @param weights the point, of one floating type and on one device; what is trained later
     *     counts as it is then
     * @param loss the function: it takes weights of these shapes and returns a single number. The
     *     arrays that it makes are freed after the call
     * @return the curvature, in the order of the weights
     * @throws IllegalArgumentException if there are no weights
     */
    public static Curvature of(NDList weights, Function<NDList, NDArray> loss) {
        Checks.check(!weights.isEmpty(), "weights", "empty", "[1, infinity) arrays");
        NDList own = new NDList(weights);
        return new Curvature(() -> own, Checks.required("loss", loss), List.of());
    }

    /**
     * Returns the curvature of the loss of a block on a batch.
     *
     * @param block the block, initialized
     * @param loss the loss
     * @param data the inputs, open as long as the curvature is used
     * @param labels the labels, likewise
     * @param training whether the block is in training mode (dropout drops, batch normalization
     *     goes by the batch) or in evaluation mode, in which the loss is the same in every call
     * @return the curvature in the parameters that are trained
     * @throws IllegalArgumentException if no parameter is trained
     * @throws IllegalStateException if one is not initialized
     */
    public static Curvature of(
            Block block, Loss loss, NDList data, NDList labels, boolean training) {
        Map<String, Parameter> parameters = BlockParameters.of(block);
        return of(
                new BlockLoss(
                        block, parameters, Parameter::getArray, loss, data, labels, training));
    }

    /**
     * Returns the curvature of a trainer's loss on a batch, on the trainer's first device.
     *
     * @param trainer the trainer
     * @param batch the batch, open as long as the curvature is used
     * @param training whether the model is in training mode (dropout drops, batch normalization
     *     goes by the batch) or in evaluation mode, in which the loss is the same in every call
     * @return the curvature in the parameters that are trained
     * @throws IllegalArgumentException if no parameter is trained
     * @throws IllegalStateException if one is not initialized
     */
    public static Curvature of(Trainer trainer, Batch batch, boolean training) {
        TrainerParameters parameters = new TrainerParameters(trainer);
        return of(
                new BlockLoss(
                        trainer.getModel().getBlock(),
                        parameters.byPath(),
                        parameters::array,
                        trainer.getLoss(),
                        batch.getData(),
                        batch.getLabels(),
                        training));
    }

    private static Curvature of(BlockLoss loss) {
        return new Curvature(loss::weights, loss, loss.paths());
    }

    /**
     * Returns the product of the Hessian with a vector, H v, by differentiating the gradient's
     * product with v.
     *
     * @param manager the manager that will own the result
     * @param vector v: an array of the shape and type of each weight, in their order
     * @return H v, with the names of the parameters
     * @throws IllegalArgumentException if the vector's shapes are not the weights', or the loss is
     *     not a single number or does not depend on the weights
     */
    public NDList hessianVectorProduct(NDManager manager, NDList vector) {
        try (LossGraph graph = graph()) {
            requireShapes(graph.weights(), vector);
            return named(graph.product(manager, vector));
        }
    }

    /**
     * Estimates the diagonal of the Hessian as the mean of v * (H v) over random vectors v of signs
     * (Hutchinson; Bekas, Kokiopoulou, Saad 2007). It is unbiased; the variance of entry i is the
     * sum of h_ij^2 over j other than i, divided by the samples, so that a diagonal H is found
     * exactly by one.
     *
     * @param manager the manager that will own the result
     * @param samples the number of vectors, at least 1
     * @param seed the seed of the vectors, which are the same on every device
     * @return the estimate, with the names of the parameters
     * @throws IllegalArgumentException if samples is less than 1, or the loss is not a single
     *     number or does not depend on the weights
     */
    public NDList diagonal(NDManager manager, int samples, long seed) {
        Checks.in("samples", samples, "[1, 2147483647]");
        RandomVectors random = new RandomVectors(seed);
        NDList sum = null;
        try (LossGraph graph = graph()) {
            for (int i = 0; i < samples; i++) {
                try (NDList v = random.signs(manager, graph.weights())) {
                    NDList product = graph.product(manager, v);
                    Script.SCRIPT.run("multiply", product, v);
                    if (sum == null) {
                        sum = product;
                    } else {
                        Script.SCRIPT.run("add", sum, product);
                        product.close();
                    }
                }
            }
        }
        Script.SCRIPT.run("divide", sum, (double) samples);
        return named(sum);
    }

    /**
     * Estimates the trace of the Hessian, the sum of its eigenvalues, as the mean of v' H v over
     * random vectors v of signs (Hutchinson 1990). It is unbiased; the variance is twice the sum of
     * h_ij^2 over i other than j, divided by the samples.
     *
     * @param samples the number of vectors, at least 1
     * @param seed the seed of the vectors
     * @return the estimate
     * @throws IllegalArgumentException if samples is less than 1, or the loss is not a single
     *     number or does not depend on the weights
     */
    public double trace(int samples, long seed) {
        Checks.in("samples", samples, "[1, 2147483647]");
        RandomVectors random = new RandomVectors(seed);
        double sum = 0;
        try (LossGraph graph = graph();
                NDManager own = graph.newManager()) {
            for (int i = 0; i < samples; i++) {
                try (NDList v = random.signs(own, graph.weights());
                        NDList product = graph.product(own, v);
                        NDArray dot = Script.SCRIPT.runArray(own, "dot", v, product)) {
                    sum += dot.getDouble();
                }
            }
        }
        return sum / samples;
    }

    /**
     * Returns the eigenvalue of the largest absolute value with its eigenvector, to a tolerance of
     * 0.001 or as far as 100 iterations come.
     *
     * @param manager the manager that will own the vector
     * @return the eigenvalue
     * @throws IllegalArgumentException if the loss is not a single number or does not depend on the
     *     weights
     * @see #largestEigenvalue(NDManager, double, int, long)
     */
    public Eigenpair largestEigenvalue(NDManager manager) {
        return largestEigenvalue(manager, TOLERANCE, MAX_ITERATIONS, 0);
    }

    /**
     * Returns the eigenvalue of the largest absolute value with its eigenvector, by power iteration
     * from a random vector: v becomes H v / |H v| until the residual |H v - k v| is at most the
     * tolerance times |k|, where k = v' H v. Some eigenvalue is then as near to k as that. Where
     * two of opposite signs are about as large it does not converge.
     *
     * @param manager the manager that will own the vector
     * @param tolerance the relative tolerance, in (0, 1); less than 1e-6 is out of reach in float32
     * @param maxIterations the most products that are computed, at least 1
     * @param seed the seed of the first vector
     * @return the eigenvalue; {@link Eigenpair#converged} tells whether the tolerance was met
     * @throws IllegalArgumentException if an option is out of its range, or the loss is not a
     *     single number or does not depend on the weights
     * @throws ArithmeticException if H v is not finite
     */
    public Eigenpair largestEigenvalue(
            NDManager manager, double tolerance, int maxIterations, long seed) {
        Checks.in("tolerance", tolerance, "(0, 1)");
        Checks.in("maxIterations", maxIterations, "[1, 2147483647]");
        try (LossGraph graph = graph()) {
            NDList v = new RandomVectors(seed).normal(manager, graph.weights());
            try (NDArray square = Script.SCRIPT.runArray(manager, "dot", v, v)) {
                Script.SCRIPT.run("divide", v, Math.sqrt(square.getDouble()));
            }
            for (int i = 1; ; i++) {
                NDList product = graph.product(manager, v);
                double[] found;
                try (NDArray numbers = Script.SCRIPT.runArray(manager, "rayleigh", v, product)) {
                    found = numbers.toDoubleArray();
                }
                double value = found[0];
                double length = found[2];
                boolean converged = found[1] <= tolerance * Math.abs(value);
                if (converged || i == maxIterations || !Double.isFinite(length)) {
                    product.close();
                    if (!Double.isFinite(length)) {
                        v.close();
                        throw new ArithmeticException(
                                "the product of the Hessian with a vector is not finite");
                    }
                    return new Eigenpair(value, named(v), i, found[1], converged);
                }
                v.close();
                v = product;
                Script.SCRIPT.run("divide", v, length);
            }
        }
    }

    private LossGraph graph() {
        return LossGraph.of(weights.get(), loss);
    }

    private NDList named(NDList arrays) {
        for (int i = 0; i < names.size(); i++) {
            arrays.get(i).setName(names.get(i));
        }
        return arrays;
    }

    private static void requireShapes(List<NDArray> weights, NDList vector) {
        boolean same = weights.size() == vector.size();
        for (int i = 0; same && i < weights.size(); i++) {
            same =
                    weights.get(i).getShape().equals(vector.get(i).getShape())
                            && weights.get(i).getDataType() == vector.get(i).getDataType();
        }
        if (!same) {
            throw Checks.bad("vector", shapes(vector), "of the weights' " + shapes(weights));
        }
    }

    private static String shapes(List<NDArray> arrays) {
        return arrays.stream()
                .map(array -> array.getShape() + " " + array.getDataType())
                .collect(Collectors.joining(", ", "[", "]"));
    }

    /**
     * Eigenvalue of a Hessian with its eigenvector.
     *
     * @param value the eigenvalue; negative where the loss curves downwards
     * @param vector the eigenvector, of length 1, in the shapes of the weights
     * @param iterations how many products were computed
     * @param residual |H v - value v|
     * @param converged whether the residual is within the tolerance
     */
    public record Eigenpair(
            double value, NDList vector, int iterations, double residual, boolean converged)
            implements AutoCloseable {

        /** Frees the vector. */
        @Override
        public void close() {
            vector.close();
        }
    }
}
