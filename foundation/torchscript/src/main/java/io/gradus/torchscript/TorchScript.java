package io.gradus.torchscript;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * TorchScript functions, compiled at run time from their source text and called on {@link
 * NDArray}s.
 *
 * <p>A script reaches every operation of PyTorch, of which DJL's own API exposes a part, and runs a
 * whole rule in one native call:
 *
 * <pre>{@code
 * TorchScript script = TorchScript.compile("""
 *         def axpy(self, y: Tensor, x: Tensor, a: float) -> NoneType:
 *             y.add_(x, alpha=a)
 *             return None
 *
 *         def norm(self, x: Tensor) -> Tensor:
 *             return x.square().sum().sqrt()
 *         """);
 * script.run("axpy", y, x, 0.5);
 * NDArray length = script.runArray(manager, "norm", y);
 * }</pre>
 *
 * <p>Each function takes {@code self} first, by which it may call the others ({@code
 * self.norm(x)}). Java arguments map to TorchScript types so:
 *
 * <table>
 * <caption>Argument types</caption>
 * <tr><th>Java</th><th>TorchScript</th></tr>
 * <tr><td>{@link NDArray}</td><td>{@code Tensor}</td></tr>
 * <tr><td>{@link NDList}</td><td>{@code List[Tensor]}</td></tr>
 * <tr><td>{@code Double}, {@code Float}</td><td>{@code float}</td></tr>
 * <tr><td>{@code Long}, {@code Integer}</td><td>{@code int}</td></tr>
 * <tr><td>{@code Boolean}</td><td>{@code bool}</td></tr>
 * <tr><td>{@code long[]}</td><td>{@code List[int]}</td></tr>
 * </table>
 *
 * <p>There is no Java argument for {@code None}; a parameter with a default may be left out.
 *
 * <p>A script is compiled as the code of an archive, where types are written as numbers: {@code
 * dtype=4} is int64, 6 float32, 7 float64.
 *
 * <p>{@code run}, {@code runArray} and {@code runList} record no gradients, so in-place changes of
 * a parameter are allowed; {@code differentiableArray} and {@code differentiableList} take part in
 * DJL's autograd, and {@link ScriptBlock} makes a block of a function. Calls are thread-safe as
 * long as two threads do not change the same array. An instance holds native memory until it is
 * closed or garbage-collected; the usual place for one is a {@code static final} field of a class
 * that is loaded when it is first needed.
 *
 * @see <a href="https://pytorch.org/docs/stable/jit_language_reference.html">TorchScript language
 *     reference</a>
 */
public final class TorchScript implements AutoCloseable {

    private static final String ENGINE = "PyTorch";

    private static final LongAdder CALLS = new LongAdder();

    private final Map<String, Signature> signatures;
    // Calls share it; close has it alone.
    private final ReadWriteLock lock = new ReentrantReadWriteLock();

    // When a model is garbage-collected its finalizer frees the module, so these are needed.
    private final Model model;
    private final LazyTwins twins;

    private TorchScript(ScriptSource source, Model model) {
        this.signatures = source.signatures();
        this.model = model;
        this.twins = new LazyTwins(source);
    }

    /** The functions once more, for differentiable calls; most scripts never need them. */
    private static final class LazyTwins {

        private final ScriptSource source;
        private Model model;

        LazyTwins(ScriptSource source) {
            this.source = source;
        }

        synchronized Model get() {
            if (model == null) {
                model = load(source.withTwins());
            }
            return model;
        }

        synchronized void close() {
            if (model != null) {
                model.close();
            }
        }
    }

    /**
     * Compiles function definitions for the PyTorch engine.
     *
     * @param source one or more {@code def name(self, ...) -> type:} functions, all indented alike;
     *     one that returns nothing is {@code -> NoneType} and ends in {@code return None}
     * @return the compiled functions
     * @throws IllegalArgumentException if the source has no function, or one that PyTorch rejects;
     *     the message shows the line
     * @throws IllegalStateException if the PyTorch engine is not available
     */
    public static TorchScript compile(String source) {
        ScriptSource script = ScriptSource.parse(source);
        if (!Engine.hasEngine(ENGINE)) {
            throw new IllegalStateException(
                    "TorchScript needs DJL's PyTorch engine, but only "
                            + Engine.getAllEngines()
                            + " are on the class path; add ai.djl.pytorch:pytorch-engine.");
        }
        return new TorchScript(script, load(script));
    }

    private static Model load(ScriptSource script) {
        Model model = Model.newInstance("torchscript", Device.cpu(), ENGINE);
        try {
            ((PtModel) model).load(new ByteArrayInputStream(script.archive()), false);
            return model;
        } catch (EngineException e) {
            model.close();
            throw new IllegalArgumentException(script.explain(e.getMessage()), e);
        } catch (IOException e) {
            model.close();
            throw new UncheckedIOException("TorchScript source could not be loaded", e);
        } catch (MalformedModelException e) {
            model.close();
            throw new IllegalArgumentException("TorchScript source could not be loaded", e);
        }
    }

    /**
     * Calls a function and discards its result, if it has one.
     *
     * @param method the function's name
     * @param args its arguments without {@code self}, see the table above
     * @throws IllegalArgumentException if there is no such function, or an argument's number or
     *     type does not fit
     * @throws EngineException if PyTorch fails while the function runs
     */
    public void run(String method, Object... args) {
        invoke(method, args).close();
    }

    /**
     * Calls a function that returns a {@code Tensor}.
     *
     * @param manager the manager that will own the result; must be of the PyTorch engine
     * @param method the function's name
     * @param args its arguments without {@code self}, see the table above
     * @return the result
     * @throws IllegalArgumentException if there is no such function, an argument's number or type
     *     does not fit, or the function does not return a tensor
     * @throws EngineException if PyTorch fails while the function runs
     */
    public NDArray runArray(NDManager manager, String method, Object... args) {
        PtNDManager owner = requirePyTorch(manager);
        requireReturn(method, "Tensor");
        try (IValue result = invoke(method, args)) {
            return result.toTensor(owner);
        }
    }

    /**
     * Calls a function that returns a {@code List[Tensor]}.
     *
     * @param manager the manager that will own the results; must be of the PyTorch engine
     * @param method the function's name
     * @param args its arguments without {@code self}, see the table above
     * @return the results
     * @throws IllegalArgumentException if there is no such function, an argument's number or type
     *     does not fit, or the function does not return a list of tensors
     * @throws EngineException if PyTorch fails while the function runs
     */
    public NDList runList(NDManager manager, String method, Object... args) {
        PtNDManager owner = requirePyTorch(manager);
        requireReturn(method, "List[Tensor]");
        try (IValue result = invoke(method, args)) {
            return new NDList(result.toTensorArray(owner));
        }
    }

    /**
     * Returns how many calls of functions there were so far, of all scripts and threads: how many
     * native calls something takes, for tests.
     *
     * @return the number
     */
    public static long calls() {
        return CALLS.sum();
    }

    /**
     * Calls a function that returns a {@code Tensor} as a part of DJL's graph of gradients: in a
     * thread that records gradients, as under a {@link ai.djl.training.GradientCollector}, those of
     * the result flow back into the arrays that were given.
     *
     * <pre>{@code
     * try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
     *     NDArray y = script.differentiableArray(x.getManager(), "gelu", x.matMul(w));
     *     collector.backward(y.sum()); // w.getGradient() is there
     * }
     * }</pre>
     *
     * <p>The graph keeps what the backward pass needs; arrays may be closed, but not changed in
     * place, before it has run. Numbers have no gradients. The function may itself take gradients
     * by {@code torch.autograd.grad}, with {@code create_graph} as well. A call costs some
     * microseconds more than {@link #runArray}; the first one of a script compiles it once more.
     * When PyTorch fails while the function runs, DJL does not free the arguments of that call.
     *
     * @param manager the manager that will own the result; must be of the PyTorch engine. A block
     *     takes that of its input, as DJL's operations do
     * @param method the function's name
     * @param args its arguments without {@code self}, see the table above
     * @return the result
     * @throws IllegalArgumentException if there is no such function, an argument's number or type
     *     does not fit, or the function does not return a tensor
     * @throws EngineException if PyTorch fails while the function runs
     */
    public NDArray differentiableArray(NDManager manager, String method, Object... args) {
        return differentiable(manager, method, "Tensor", args).singletonOrThrow();
    }

    /**
     * Calls a function that returns a {@code List[Tensor]} as a part of DJL's graph of gradients,
     * see {@link #differentiableArray}.
     *
     * @param manager the manager that will own the results; must be of the PyTorch engine
     * @param method the function's name
     * @param args its arguments without {@code self}, see the table above
     * @return the results
     * @throws IllegalArgumentException if there is no such function, an argument's number or type
     *     does not fit, or the function does not return a list of tensors
     * @throws EngineException if PyTorch fails while the function runs
     */
    public NDList differentiableList(NDManager manager, String method, Object... args) {
        return differentiable(manager, method, "List[Tensor]", args);
    }

    private NDList differentiable(NDManager manager, String method, String type, Object... args) {
        PtNDManager owner = requirePyTorch(manager);
        requireReturn(method, type);
        Signature signature = signature(method);
        signature.check(args);
        return whileOpen(() -> DifferentiableCalls.call(twins.get(), owner, signature, args));
    }

    /**
     * Frees the compiled functions, after waiting for calls that run in other threads; a call after
     * this is an {@link IllegalStateException}.
     */
    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            model.close();
            twins.close();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private IValue invoke(String method, Object... args) {
        signature(method).check(args);
        return whileOpen(() -> call(method, args));
    }

    private <T> T whileOpen(Supplier<T> call) {
        lock.readLock().lock();
        try {
            if (!model.getNDManager().isOpen()) {
                throw new IllegalStateException("This TorchScript is closed.");
            }
            return call.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private IValue call(String method, Object... args) {
        CALLS.increment();
        IValue[] values = new IValue[args.length];
        try {
            for (int i = 0; i < args.length; i++) {
                values[i] = toIValue(args[i]);
            }
            return IValueUtils.runMethod((PtSymbolBlock) model.getBlock(), method, values);
        } finally {
            for (IValue value : values) {
                if (value != null) {
                    value.close();
                }
            }
        }
    }

    /** Returns the head of a function, or throws. */
    Signature signature(String method) {
        Signature signature = signatures.get(method);
        if (signature == null) {
            throw new IllegalArgumentException(
                    "There is no function '" + method + "' here; there are " + signatures.keySet());
        }
        return signature;
    }

    /** Returns the head of the function where there is one alone, or throws. */
    Signature onlyFunction() {
        if (signatures.size() != 1) {
            throw new IllegalArgumentException(
                    "function must be named, as there are " + signatures.keySet());
        }
        return signatures.values().iterator().next();
    }

    private void requireReturn(String method, String type) {
        Signature signature = signature(method);
        if (!signature.returns().equals(type)) {
            throw new IllegalArgumentException(
                    "'" + signature + "' does not return a " + type + " as this call expects");
        }
    }

    private static PtNDManager requirePyTorch(NDManager manager) {
        if (manager instanceof PtNDManager pt) {
            return pt;
        }
        throw new IllegalArgumentException(
                "manager must be of the PyTorch engine, but is of "
                        + (manager == null ? "none (null)" : manager.getEngine().getEngineName()));
    }

    private static IValue toIValue(Object arg) {
        if (arg instanceof PtNDArray array) {
            return IValue.from(array);
        } else if (arg instanceof NDList list) {
            PtNDArray[] arrays = new PtNDArray[list.size()];
            for (int i = 0; i < arrays.length; i++) {
                arrays[i] = (PtNDArray) list.get(i);
            }
            return IValue.listFrom(arrays);
        } else if (arg instanceof Double || arg instanceof Float) {
            return IValue.from(((Number) arg).doubleValue());
        } else if (arg instanceof Long || arg instanceof Integer) {
            return IValue.from(((Number) arg).longValue());
        } else if (arg instanceof Boolean flag) {
            return IValue.from(flag.booleanValue());
        }
        return IValue.listFrom((long[]) arg);
    }
}
