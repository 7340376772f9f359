/**
 * Ways to make a step that look at the loss of a batch more than once: sharpness-aware minimization
 * ({@link io.gradus.training.methods.Sam}, {@link io.gradus.training.methods.Asam}) and second
 * order ({@link io.gradus.training.methods.Lbfgs}, {@link io.gradus.training.methods.Bfgs}, {@link
 * io.gradus.training.methods.Newton}).
 *
 * <p>Each is a {@link io.gradus.training.methods.StepMethod}, which a trainer calls with a {@link
 * io.gradus.training.methods.StepLoss}. Both are open: write your own method, or try one on a
 * function of your own.
 */
package io.gradus.training.methods;
