/** Optimizers for DJL on the PyTorch engine. */
package io.gradus.optimizers;
