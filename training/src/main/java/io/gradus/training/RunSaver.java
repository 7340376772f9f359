package io.gradus.training;

import ai.djl.training.Trainer;
import ai.djl.training.dataset.Batch;
import ai.djl.training.dataset.Dataset;
import ai.djl.translate.TranslateException;
import java.io.IOException;

/**
 * Saver of a run that lets it go on where it was; {@code
 * io.gradus.training.checkpoints.CheckpointListener} is one.
 */
public interface RunSaver {

    /**
     * Gives the trainer the state that was saved last, or begins a new run.
     *
     * @param trainer the trainer, initialized
     * @return the number of epochs that are done
     * @throws IOException if what was saved cannot be read
     */
    int begin(Trainer trainer) throws IOException;

    /**
     * Returns the batches of the present epoch that are not done yet.
     *
     * @param trainer the trainer
     * @param dataset the training data
     * @return the batches, for one iteration
     * @throws IOException if the data cannot be read
     * @throws TranslateException if the data cannot be processed
     */
    Iterable<Batch> remaining(Trainer trainer, Dataset dataset)
            throws IOException, TranslateException;

    /** Saves the run as it is between two batches, if it was not saved here already. */
    void saveNow();
}
