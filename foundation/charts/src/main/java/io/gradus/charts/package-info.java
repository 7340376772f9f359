/**
 * Line charts as SVG and PNG.
 *
 * <p>{@link io.gradus.charts.LineChart} is the data of a chart and {@link io.gradus.charts.Figure}
 * a file with one or more of them. SVG needs no fonts and no drawing library; PNG needs the module
 * {@code java.desktop} and fonts. Schedules, learning-rate range tests and the benchmarks draw with
 * it; it may change in any version.
 */
package io.gradus.charts;
