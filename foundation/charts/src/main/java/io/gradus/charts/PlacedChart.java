package io.gradus.charts;

/** A chart with its layout, and the upper left corner of its place in a figure. */
record PlacedChart(LineChart chart, ChartLayout layout, int x, int y) {}
