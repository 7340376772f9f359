package io.gradus.schedulers;

import java.math.BigDecimal;

/**
 * The parts of a run that follow each other in one schedule, such as warm-up and decay: makes
 * numbers of steps of percentages, so that the parts of a whole run add up to its steps.
 *
 * <p>A part ends where the sum of the percentages so far ends, rounded; it has one step at least.
 */
public final class RunParts {

    /** What is lost where percentages are added in double. */
    private static final double ROUNDING = 1e-6;

    private final long runSteps;
    private double percent;
    private long end;
    private long fixed;
    private int count;
    private boolean known = true;

    /**
     * Begins a run.
     *
     * @param runSteps how many steps it has
     */
    public RunParts(long runSteps) {
        this.runSteps = runSteps;
    }

    /**
     * Adds a part of the run.
     *
     * @param percentage how many per cent of the run it has
     * @return how many steps it has
     */
    public long percent(double percentage) {
        percent += percentage;
        count++;
        long before = end;
        end = Math.max(before + 1, Math.round(runSteps * percent / 100));
        return end - before;
    }

    /**
     * Adds a part of a given number of steps.
     *
     * @param steps the number
     */
    public void steps(long steps) {
        fixed += Math.max(0, Math.min(steps, Long.MAX_VALUE / 2 - fixed));
        count++;
    }

    /** Says that the parts do not just follow each other, so that their sum tells nothing. */
    public void overlap() {
        known = false;
    }

    /**
     * Checks that the run is long enough for its parts, if one at least is a percentage.
     *
     * @throws IllegalArgumentException if the parts are longer; the message has their sum
     */
    public void check() {
        if (!known || count < 2 || percent == 0) {
            return;
        }
        String sum = BigDecimal.valueOf(percent).stripTrailingZeros().toPlainString() + " %";
        if (fixed == 0 && percent > 100 + ROUNDING) {
            throw new IllegalArgumentException(
                    "the parts of the run must add up to at most 100 %, but are " + sum);
        }
        long steps = fixed + Math.round(runSteps * percent / 100);
        if (fixed > 0 && steps > runSteps) {
            throw new IllegalArgumentException(
                    "the parts of the run must add up to at most its %s steps, but are %s + %s = %s"
                            .formatted(runSteps, fixed, sum, steps));
        }
    }
}
