package io.gradus.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file that is no valid safetensors file, or a damaged one; the message names it and says why.
 */
public final class SafetensorsException extends IOException {

    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param file the file
     * @param reason what is wrong with it
     */
    public SafetensorsException(Path file, String reason) {
        super(file + " cannot be used: " + reason);
    }

    /**
     * Creates the exception.
     *
     * @param file the file
     * @param reason what is wrong with it
     * @param cause what told so
     */
    public SafetensorsException(Path file, String reason, Exception cause) {
        super(file + " cannot be used: " + reason, cause);
    }
}
