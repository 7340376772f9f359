package io.gradus.text;

/** An option of a builder, or an argument of a method, that has a value that it must not have. */
public final class OptionException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** The option's name. */
    private final String option;

    /**
     * Creates an exception.
     *
     * @param option the option's name, such as {@code beta1}; a text that sets it is pointed at
     *     where it does
     * @param message names the option, the value and the allowed range
     */
    public OptionException(String option, String message) {
        super(message);
        this.option = option;
    }

    /**
     * Returns the option that has the value.
     *
     * @return its name
     */
    public String option() {
        return option;
    }
}
