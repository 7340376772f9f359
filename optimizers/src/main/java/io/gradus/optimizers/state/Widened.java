package io.gradus.optimizers.state;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import java.util.ArrayList;
import java.util.List;

/**
 * The weights of a step in the types that steps are made in: those of 16 bits as float32, their
 * master weights or copies, all others as they are.
 */
public final class Widened {

    private final NDList weights = new NDList();
    private final List<NDArray> masters = new ArrayList<>();
    private boolean any;

    /** Creates an empty list. */
    public Widened() {}

    /**
     * Adds a weight that is used as it is.
     *
     * @param weight the weight
     */
    public void add(NDArray weight) {
        weights.add(weight);
        masters.add(weight);
    }

    /**
     * Adds a weight of 16 bits.
     *
     * @param weight the weight
     * @param master its master weight, or null
     */
    public void add(NDArray weight, NDArray master) {
        weights.add(weight);
        masters.add(master);
        any = true;
    }

    /**
     * Makes the list: master weights are brought up to date, the others copied.
     *
     * @return the arrays, in order; copies are of a weight's manager
     */
    public NDList arrays() {
        if (!any) {
            return weights;
        }
        NDList narrow = new NDList();
        NDList kept = new NDList();
        NDList keptOf = new NDList();
        for (int i = 0; i < weights.size(); i++) {
            if (masters.get(i) == null) {
                narrow.add(weights.get(i));
            } else if (masters.get(i) != weights.get(i)) {
                kept.add(masters.get(i));
                keptOf.add(weights.get(i));
            }
        }
        StateArrays.refresh(kept, keptOf);
        NDList copies = StateArrays.widened(narrow);
        NDList arrays = new NDList(weights.size());
        int next = 0;
        for (NDArray master : masters) {
            arrays.add(master == null ? copies.get(next++) : master);
        }
        return arrays;
    }

    /**
     * Rounds what was made of the list into the weights.
     *
     * @param arrays what {@link #arrays} returned, changed in place
     */
    public void round(NDList arrays) {
        if (!any) {
            return;
        }
        NDList narrow = new NDList();
        NDList values = new NDList();
        for (int i = 0; i < weights.size(); i++) {
            if (arrays.get(i) != weights.get(i)) {
                narrow.add(weights.get(i));
                values.add(arrays.get(i));
            }
        }
        StateArrays.assign(narrow, values);
    }
}
