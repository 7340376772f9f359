package io.gradus.optimizers.kernels;

/** The ratio of norms by which LARS and LAMB scale the step of a whole parameter. */
public final class Norms {

    /** The same for device kernels; the results stay on the device. */
    static final String SCRIPT =
            """
            def norm(self, x: Tensor) -> Tensor:
                # in float64, whose squares neither overflow nor vanish
                return torch.linalg_vector_norm(x, dtype=7)

            def ratio_or_one(self, ratio: Tensor, a: Tensor, b: Tensor) -> Tensor:
                return torch.where(torch.logical_and(a > 0, b > 0), ratio, 1.0)

            """;

    private Norms() {}

    /** The ratio, or 1 if one of the two norms that it is made of is 0 or NaN. */
    public static double ratioOrOne(double ratio, double a, double b) {
        return a > 0 && b > 0 ? ratio : 1;
    }
}
