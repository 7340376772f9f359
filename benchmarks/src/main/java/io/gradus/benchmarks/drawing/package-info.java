/** What the commands' pictures are drawn with: letters without fonts, few colours, files. */
package io.gradus.benchmarks.drawing;
