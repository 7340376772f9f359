package io.gradus.charts;

/** Kinds of charts, which differ in their layout. */
public enum Look {

    /** One of several in a report: as large as the others, the names at the ends of the lines. */
    REPORT,

    /** A picture of its own: as high as its legend below the lines needs. */
    PLOT,

    /** One of many in a sheet: small, with a title of up to two lines and without a legend. */
    PANEL
}
