package io.gradus.training.methods;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The last pairs of moves and differences of gradients, and the two loops over them. */
final class LimitedMemory implements Curvature {

    private static final String NUMBERS = "curvature";

    private final int size;
    private final NDList moves = new NDList();
    private final NDList differences = new NDList();

    /** 1 / (y.s) of each pair. */
    private final List<Double> reciprocals = new ArrayList<>();

    private double gamma = 1;

    LimitedMemory(int size) {
        this.size = size;
    }

    @Override
    public DataType vectorType(NDList weights) {
        boolean wide = weights.stream().anyMatch(w -> w.getDataType() == DataType.FLOAT64);
        return wide ? DataType.FLOAT64 : DataType.FLOAT32;
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public void learn(NDArray s, NDArray y, double ys, double yy) {
        if (moves.size() == size) {
            moves.remove(0).close();
            differences.remove(0).close();
            reciprocals.remove(0);
        }
        moves.add(s);
        differences.add(y);
        reciprocals.add(1 / ys);
        gamma = ys / yy;
    }

    @Override
    public NDArray direction(Position here, NDArray gradient) {
        try (NDArray r = here.manager().create(reciprocals())) {
            return FlatVectors.SCRIPT.runArray(
                    here.manager(), "two_loops", gradient, moves, differences, r, gamma);
        }
    }

    private double[] reciprocals() {
        return reciprocals.stream().mapToDouble(r -> r).toArray();
    }

    @Override
    public void forget() {
        moves.clear();
        differences.clear();
        reciprocals.clear();
        gamma = 1;
    }

    @Override
    public void toDevice(Device device) {
        move(moves, device);
        move(differences, device);
    }

    private static void move(NDList list, Device device) {
        for (int i = 0; i < list.size(); i++) {
            try (NDArray old = list.get(i)) {
                NDArray there = old.toDevice(device, true);
                there.attach(old.getManager());
                list.set(i, there);
            }
        }
    }

    @Override
    public void save(Map<String, NDArray> state, NDManager manager) {
        for (int i = 0; i < moves.size(); i++) {
            state.put("s" + i, DescentLoop.copy(moves.get(i), manager));
            state.put("y" + i, DescentLoop.copy(differences.get(i), manager));
        }
        double[] numbers = new double[moves.size() + 1];
        System.arraycopy(reciprocals(), 0, numbers, 0, moves.size());
        numbers[moves.size()] = gamma;
        state.put(NUMBERS, manager.create(numbers));
    }

    @Override
    public void restore(SavedState state, NDManager kept, long vectorSize) {
        double[] numbers = state.array(NUMBERS, -1).toDoubleArray();
        int pairs = numbers.length - 1;
        if (pairs < 0) {
            throw state.bad("has an empty '" + NUMBERS + "'");
        }
        if (pairs > size) {
            throw state.bad("has " + pairs + " pairs, but historySize is " + size);
        }
        for (int i = 0; i < pairs; i++) {
            moves.add(DescentLoop.copy(state.array("s" + i, vectorSize), kept));
            differences.add(DescentLoop.copy(state.array("y" + i, vectorSize), kept));
            reciprocals.add(numbers[i]);
        }
        gamma = numbers[pairs];
    }
}
