/** A sample image drawn by code, and tables of all operations and transforms. */
package io.gradus.benchmarks.images;
