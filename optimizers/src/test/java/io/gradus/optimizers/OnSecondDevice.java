package io.gradus.optimizers;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;

/** A CPU tensor that says it is on another device, since DJL knows but one CPU. */
public final class OnSecondDevice extends PtNDArray {

    private final NDArray array;

    public OnSecondDevice(NDArray array) {
        super((PtNDManager) array.getManager(), ((PtNDArray) array).getHandle());
        this.array = array;
    }

    @Override
    public Device getDevice() {
        return Device.gpu();
    }

    @Override
    public NDArray zerosLike() {
        return array.zerosLike();
    }

    public float[] values() {
        return array.toFloatArray();
    }

    @Override
    public void close() {
        // the array that it stands for owns the memory
    }
}
