package io.gradus.charts;

import java.util.List;

/**
 * The drawing operations that a chart consists of. {@link ChartPainter} calls them, once for SVG
 * and once for PNG, so that both show the same.
 */
interface ChartCanvas {

    /** The styles of text. */
    enum TextStyle {
        /** A tick of an axis, or an axis title. */
        TICK(""),
        /** The title of a large chart. */
        TITLE("title"),
        /** The title of a panel, and a name in the legend. */
        CAPTION("caption"),
        /** A name at the end of a line, in the color of the line. */
        LABEL("label");

        private final String cssClass;

        TextStyle(String cssClass) {
            this.cssClass = cssClass;
        }

        String cssClass() {
            return cssClass;
        }
    }

    /** The part of a text that is at its x coordinate, with the word that SVG has for it. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    /** The styles of straight lines, with the words that the style sheet has for them. */
    enum LineStyle {
        GRID,
        AXIS,
        /** From the end of a curve to its name, in the color of the curve. */
        LEADER
    }

    void text(TextStyle style, double x, double y, Anchor anchor, String text);

    void line(LineStyle style, double x1, double y1, double x2, double y2);

    /** The area between the lowest and the highest values of a series. */
    void band(int style, List<Polylines.Vertex> outline);

    /** Begins what belongs to a series and has its color. */
    void beginSeries(int style);

    /** The lines of a series, in its color and with its dashes. */
    void curve(int style, List<List<Polylines.Vertex>> lines);

    /** The mark of a value, in the color of the series. */
    void point(double x, double y);

    void endSeries();
}
