/** Tools for the images of the commands: a stroke font, palettes, animated GIFs. */
package io.gradus.benchmarks.drawing;
