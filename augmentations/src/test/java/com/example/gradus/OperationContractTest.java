package com.example.gradus;

import io.gradus.augmentations.images.Fill;
import io.gradus.augmentations.images.Interpolation;
import io.gradus.augmentations.images.Operation;
import io.gradus.augmentations.images.Operations;
import io.gradus.testkit.OperationContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Operations of both kinds, of Gradus and of a user's package, keep the published contract. */
@ParameterizedClass
@MethodSource("operations")
record OperationContractTest(Operation operation) implements OperationContract {

    static List<Operation> operations() {
        return List.of(
                new Gamma(0.6),
                new Zoom(1.7, Fill.of(9)),
                new Zoom(0.6, Fill.of(1, 2, 3)),
                Operations.brightness(1.3),
                Operations.contrast(0.7),
                Operations.saturation(1.6),
                Operations.hue(0.2),
                Operations.grayscale(),
                Operations.invert(),
                Operations.horizontalFlip(),
                Operations.rotate90(2),
                Operations.rotate(30, Interpolation.NEAREST, Fill.of(7)));
    }

    @Override
    public double tolerance() {
        return 1e-3;
    }
}
