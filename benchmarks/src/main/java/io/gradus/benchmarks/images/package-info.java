/** Images drawn by code, and a table of everything that changes images. */
package io.gradus.benchmarks.images;
