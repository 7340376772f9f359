package io.gradus.training.methods;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The iterations of a second-order method within a step, after {@code torch.optim.LBFGS}: a
 * direction from what is known of the curvature, a step along it, until a tolerance or a limit is
 * reached.
 */
final class DescentLoop {

    private static final String GRADIENT = "gradient";
    private static final String MOVE = "move";

    private final String method;
    private final DescentOptions options;
    private final Curvature curvature;

    /** Of what is kept from step to step; null if nothing is. */
    private NDManager kept;

    // Where the last iteration began, and its move; null if there is none.
    private NDArray gradient;
    private NDArray move;

    DescentLoop(String method, DescentOptions options, Curvature curvature) {
        this.method = method;
        this.options = options;
        this.curvature = curvature;
    }

    void step(StepLoss loss) {
        if (loss.weights().isEmpty()) {
            return;
        }
        DataType type = curvature.vectorType(loss.weights());
        try (Position here = new Position(loss, type)) {
            if (!Double.isFinite(loss.value()) || !Double.isFinite(here.foundLargest())) {
                setMove(null);
                loss.update();
                return;
            }
            fit(here);
            boolean done = false;
            try {
                descend(here, loss.value());
                done = true;
            } finally {
                if (!done) {
                    here.back();
                    forget();
                }
            }
        }
    }

    /** Moves what is kept to the device of the weights; it is forgotten if it has another shape. */
    private void fit(Position here) {
        if (gradient == null) {
            return;
        }
        NDArray found = here.found();
        if (gradient.size() != found.size() || gradient.getDataType() != found.getDataType()) {
            forget();
        } else if (!gradient.getDevice().equals(found.getDevice())) {
            curvature.toDevice(found.getDevice());
            setGradient(gradient.toDevice(found.getDevice(), true));
            setMove(move == null ? null : move.toDevice(found.getDevice(), true));
        }
    }

    private void descend(Position here, double found) {
        double value = found;
        double largest = here.foundLargest();
        NDArray g = here.found();
        for (int i = 1; largest > options.toleranceGrad(); i++) {
            learn(here, g);
            here.mark();
            try (NDArray d = curvature.direction(here, g)) {
                double step = options.learningRate();
                if (curvature.learns()) {
                    if (gradient == null) {
                        step *= Math.min(1, 1 / here.foundSum());
                    }
                    setGradient(g);
                }
                double[] descent =
                        Position.numbers(
                                FlatVectors.SCRIPT.runArray(here.manager(), "descent", g, d));
                if (!(descent[0] <= -options.toleranceChange())) {
                    here.back();
                    return;
                }
                LinePoint start = new LinePoint(0, value, descent[0], g);
                LinePoint end = go(here, d, start, step, descent[1], i == options.maxIter());
                if (end == null) {
                    return;
                }
                if (end != start && curvature.learns()) {
                    NDArray s =
                            FlatVectors.SCRIPT.runArray(here.manager(), "scaled", d, end.step());
                    setMove(s);
                }
                boolean still =
                        end.step() * descent[1] <= options.toleranceChange()
                                || Math.abs(end.value() - value) < options.toleranceChange();
                if (still || i == options.maxIter() || here.evaluations() >= options.maxEval()) {
                    return;
                }
                g = end.gradient();
                value = end.value();
                largest = here.largest(g);
            }
        }
    }

    /**
     * Goes along a direction.
     *
     * @return where it ended, without a gradient if that is not needed; null if it went nowhere and
     *     all is forgotten
     */
    private LinePoint go(
            Position here, NDArray d, LinePoint start, double step, double largest, boolean last) {
        if (options.lineSearch() == LineSearch.STRONG_WOLFE) {
            double[] at = {0};
            StrongWolfe.Line line =
                    t -> {
                        at[0] = t;
                        return here.at(d, t);
                    };
            LinePoint end = StrongWolfe.search(line, start, step, largest).point();
            if (end == start) {
                here.back();
            } else if (at[0] != end.step()) {
                here.put(d, end.step());
            }
            return end;
        }
        if (last) {
            here.put(d, step);
            return new LinePoint(step, start.value(), start.slope(), null);
        }
        LinePoint end = here.at(d, step);
        if (!end.isFinite()) {
            here.back();
            forget();
            return null;
        }
        return end;
    }

    private void learn(Position here, NDArray g) {
        if (move == null) {
            return;
        }
        NDList pair = FlatVectors.SCRIPT.runList(here.manager(), "difference", g, gradient, move);
        double[] products = Position.numbers(pair.get(1));
        NDArray y = pair.get(0);
        NDArray s = move;
        move = null;
        if (products[0] > 1e-10) {
            keep(y);
            curvature.learn(s, y, products[0], products[1]);
        } else {
            s.close();
            y.close();
        }
    }

    private void setGradient(NDArray array) {
        if (gradient != null && gradient != array) {
            gradient.close();
        }
        gradient = keep(array);
    }

    private void setMove(NDArray array) {
        if (move != null) {
            move.close();
        }
        move = keep(array);
    }

    private NDArray keep(NDArray array) {
        if (array != null) {
            array.attach(kept());
        }
        return array;
    }

    private NDManager kept() {
        if (kept == null) {
            kept = NDManager.newBaseManager("PyTorch");
        }
        return kept;
    }

    void forget() {
        gradient = null;
        move = null;
        curvature.forget();
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }

    Map<String, NDArray> save(NDManager manager) {
        Map<String, NDArray> state = new LinkedHashMap<>();
        if (gradient != null) {
            state.put(GRADIENT, copy(gradient, manager));
            if (move != null) {
                state.put(MOVE, copy(move, manager));
            }
            curvature.save(state, manager);
        }
        return state;
    }

    void restore(Map<String, NDArray> arrays) {
        SavedState state = new SavedState(method, arrays);
        forget();
        boolean done = arrays.isEmpty();
        try {
            if (!done) {
                NDArray saved = state.array(GRADIENT, -1);
                setGradient(copy(saved, saved.getManager()));
                if (state.has(MOVE)) {
                    setMove(copy(state.array(MOVE, saved.size()), saved.getManager()));
                }
                curvature.restore(state, kept(), saved.size());
                state.requireAllRead();
                done = true;
            }
        } finally {
            if (!done) {
                forget();
            }
        }
    }

    /** A copy in a manager. */
    static NDArray copy(NDArray array, NDManager manager) {
        NDArray copy = array.duplicate();
        copy.attach(manager);
        return copy;
    }
}
