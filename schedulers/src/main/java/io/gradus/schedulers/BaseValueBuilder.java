package io.gradus.schedulers;

import io.gradus.text.Checks;

/** The option that most schedules have. */
abstract class BaseValueBuilder<B extends BaseValueBuilder<B>> {

    private Double baseValue;

    /** Package-private, so that nobody else extends it. */
    BaseValueBuilder() {}

    /**
     * Sets the value that the formula calls base. Required.
     *
     * @param baseValue a finite number above 0
     * @return this builder
     */
    @SuppressWarnings("unchecked") // B is the class of this
    public B setBaseValue(double baseValue) {
        this.baseValue = baseValue;
        return (B) this;
    }

    double baseValue() {
        return Checks.in("baseValue", baseValue, "(0, infinity)");
    }
}
