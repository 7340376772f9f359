/** Compiles TorchScript source text at run time and calls it on NDArrays. */
package io.gradus.torchscript;
