package io.gradus.augmentations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.djl.Model;
import ai.djl.nn.core.Linear;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.loss.SoftmaxCrossEntropyLoss;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A loss of class numbers must not be trained with soft labels. */
class SoftLabelsTest {

    static Stream<Loss> soft() {
        return Stream.of(
                SoftLabels.crossEntropy(),
                new SoftmaxCrossEntropyLoss("loss", 1, 1, false, false),
                Loss.sigmoidBinaryCrossEntropyLoss(),
                Loss.l2Loss());
    }

    static Stream<Loss> hard() {
        return Stream.of(
                Loss.softmaxCrossEntropyLoss(),
                new SoftmaxCrossEntropyLoss("own", 0.5f, 1, true, false),
                Loss.maskedSoftmaxCrossEntropyLoss());
    }

    @ParameterizedTest
    @MethodSource("soft")
    void takesLossesOfSoftLabels(Loss loss) {
        assertThat(SoftLabels.requireSoftLoss(loss)).isSameAs(loss);
    }

    @ParameterizedTest
    @MethodSource("hard")
    void refusesLossesOfClassNumbers(Loss loss) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SoftLabels.requireSoftLoss(loss))
                .withMessageContaining("soft labels")
                .withMessageContaining("'" + loss.getName() + "'")
                .withMessageContaining("use SoftLabels.crossEntropy()");
    }

    @Test
    void theGuardStopsATrainerWhenItIsMade() {
        try (Model model = Model.newInstance("guarded")) {
            model.setBlock(Linear.builder().setUnits(2).build());
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> trainer(model, Loss.softmaxCrossEntropyLoss()))
                    .withMessageContaining("use SoftLabels.crossEntropy()");
            try (Trainer trainer = trainer(model, SoftLabels.crossEntropy())) {
                assertThat(trainer.getLoss()).isInstanceOf(SoftmaxCrossEntropyLoss.class);
            }
        }
    }

    private static Trainer trainer(Model model, Loss loss) {
        return model.newTrainer(
                new DefaultTrainingConfig(loss).addTrainingListeners(SoftLabels.guard()));
    }
}
