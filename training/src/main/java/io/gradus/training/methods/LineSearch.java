package io.gradus.training.methods;

/** The choice of how far to go along a direction. */
public enum LineSearch {

    /** None: as far as the learning rate says. */
    NONE,

    /**
     * A search for a step that meets the strong Wolfe conditions, with c1 = 1e-4 and c2 = 0.9:
     *
     * <pre>
     * f(t) &lt;= f(0) + c1 t f'(0)    the loss falls enough (Armijo)
     * |f'(t)| &lt;= c2 |f'(0)|        the slope has become smaller
     * </pre>
     *
     * <p>It begins with the learning rate and takes one to some evaluations of the loss, 26 at
     * most, of which the best is taken if none meets both. The steps are those of PyTorch, with two
     * differences: an infinite or NaN loss or slope counts as one that does not fall, so the search
     * comes back from there, where PyTorch's comparisons with NaN go on; and where the loss falls
     * until the last trial, the better of the last two is taken, not of the last and the start.
     *
     * @see <a href="https://link.springer.com/book/10.1007/978-0-387-40065-5">Nocedal and Wright,
     *     Numerical Optimization, 2006, algorithms 3.5 and 3.6</a>
     */
    STRONG_WOLFE
}
