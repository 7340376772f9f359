package io.gradus.text;

/**
 * The option that a value is for.
 *
 * @param form the form that has the option; null for an argument of a method
 * @param option the option's name, or the method's
 */
public record Where(Form form, String option) {

    /**
     * Tells whether the option is the length of a part of a run; see {@link Form#lengths}.
     *
     * @return whether it is
     */
    public boolean isLength() {
        return form != null && form.isLength(option);
    }
}
