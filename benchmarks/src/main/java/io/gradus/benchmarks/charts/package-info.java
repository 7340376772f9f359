/** Line charts as SVG text: no drawing library, no fonts, no network. */
package io.gradus.benchmarks.charts;
