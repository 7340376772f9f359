/**
 * Line charts as SVG text, which need no drawing library, no fonts and no network.
 *
 * <p>What {@link io.gradus.schedulers.Schedules} draws plots with. It is public because the
 * benchmarks draw with it too; it may change in any version.
 */
package io.gradus.schedulers.charts;
