/** A data set of handwritten-looking digits that the program draws itself, without fonts. */
package io.gradus.benchmarks.digits;
