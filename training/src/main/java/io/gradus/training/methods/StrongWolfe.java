package io.gradus.training.methods;

/** The line search of {@link LineSearch#STRONG_WOLFE}, after PyTorch's {@code _strong_wolfe}. */
final class StrongWolfe {

    static final double C1 = 1e-4;
    static final double C2 = 0.9;

    /** Trials after the first. */
    static final int MAX_TRIALS = 25;

    private static final double TOLERANCE_CHANGE = 1e-9;

    /** A function of one variable. */
    interface Line {

        /** Its value and slope; the point is freed by the search unless it is the result. */
        LinePoint at(double step);
    }

    /** The reason for which a search ended. */
    enum Outcome {
        /** Both conditions hold. */
        WOLFE,
        /** All trials were made. */
        TRIALS,
        /** The bracket became too small for a difference. */
        TOLERANCE
    }

    /**
     * The end of a search.
     *
     * @param point the best point; may be the start
     * @param outcome the reason for which the search ended there
     */
    record Result(LinePoint point, Outcome outcome) {}

    private final Line line;
    private final LinePoint start;
    private final double largest;
    private final LinePoint[] ends = new LinePoint[2];
    private int trials;

    /** The index of the better end of the bracket. */
    private int low;

    private StrongWolfe(Line line, LinePoint start, double largest) {
        this.line = line;
        this.start = start;
        this.largest = largest;
    }

    /**
     * Searches.
     *
     * @param line the function, of which values and slopes may be infinite or NaN
     * @param start its point at 0, finite, with a negative slope; never freed
     * @param step the first step to try, above 0
     * @param largest the largest absolute value of the direction
     */
    static Result search(Line line, LinePoint start, double step, double largest) {
        return new StrongWolfe(line, start, largest).search(step);
    }

    private Result search(double step) {
        LinePoint previous = start;
        LinePoint point = line.at(step);
        while (true) {
            if (!falls(point) || trials > 1 && point.value() >= previous.value()) {
                return zoom(previous, point);
            }
            if (isFlat(point)) {
                free(previous);
                return new Result(point, Outcome.WOLFE);
            }
            if (point.slope() >= 0 || trials == MAX_TRIALS) {
                return zoom(previous, point);
            }
            double from = point.step() + 0.01 * (point.step() - previous.step());
            double next = cubicMinimizer(previous, point, from, 10 * point.step());
            free(previous);
            previous = point;
            point = tryAt(next);
        }
    }

    private Result zoom(LinePoint a, LinePoint b) {
        ends[0] = a;
        ends[1] = b;
        findLow();
        boolean nearEnd = false;
        while (true) {
            double min = Math.min(ends[0].step(), ends[1].step());
            double max = Math.max(ends[0].step(), ends[1].step());
            if (trials >= MAX_TRIALS || (max - min) * largest < TOLERANCE_CHANGE) {
                return end(trials >= MAX_TRIALS ? Outcome.TRIALS : Outcome.TOLERANCE);
            }
            double step = cubicMinimizer(ends[0], ends[1], min, max);
            double margin = 0.1 * (max - min);
            if (Math.min(max - step, step - min) >= margin) {
                nearEnd = false;
            } else if (nearEnd || step >= max || step <= min) {
                step = max - step < step - min ? max - margin : min + margin;
                nearEnd = false;
            } else {
                nearEnd = true;
            }
            LinePoint point = tryAt(step);
            int high = 1 - low;
            if (!falls(point) || point.value() >= ends[low].value()) {
                replace(high, point);
                findLow();
            } else if (isFlat(point)) {
                replace(low, point);
                return end(Outcome.WOLFE);
            } else if (point.slope() * (ends[high].step() - ends[low].step()) >= 0) {
                replace(high, ends[low]);
                ends[low] = point;
            } else {
                replace(low, point);
            }
        }
    }

    private Result end(Outcome outcome) {
        free(ends[1 - low]);
        return new Result(ends[low], outcome);
    }

    private LinePoint tryAt(double step) {
        trials++;
        return line.at(step);
    }

    /** Armijo's condition. */
    private boolean falls(LinePoint point) {
        return point.isFinite()
                && point.value() <= start.value() + C1 * point.step() * start.slope();
    }

    private boolean isFlat(LinePoint point) {
        return Math.abs(point.slope()) <= -C2 * start.slope();
    }

    private void findLow() {
        boolean second = ends[1].isFinite() && !(ends[0].value() <= ends[1].value());
        low = second || !ends[0].isFinite() ? 1 : 0;
    }

    private void replace(int end, LinePoint point) {
        free(ends[end]);
        ends[end] = point;
    }

    private void free(LinePoint point) {
        if (point != start) {
            point.free();
        }
    }

    /** Where the cubic through two points is least within bounds; their middle if nowhere. */
    private static double cubicMinimizer(LinePoint a, LinePoint b, double from, double to) {
        LinePoint left = a.step() <= b.step() ? a : b;
        LinePoint right = left == a ? b : a;
        double width = right.step() - left.step();
        double d1 = left.slope() + right.slope() - 3 * (right.value() - left.value()) / width;
        double square = d1 * d1 - left.slope() * right.slope();
        double d2 = Math.sqrt(square);
        double share = (right.slope() + d2 - d1) / (right.slope() - left.slope() + 2 * d2);
        double least = right.step() - width * share;
        // the root of a negative number and infinite values give NaN
        return Double.isNaN(least) ? (from + to) / 2 : Math.min(Math.max(least, from), to);
    }
}
