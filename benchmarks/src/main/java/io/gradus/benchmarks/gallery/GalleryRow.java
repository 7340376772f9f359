package io.gradus.benchmarks.gallery;

import java.util.List;

/**
 * A row of the gallery.
 *
 * @param name the class or function
 * @param detail how it is written as text, may be empty
 * @param cells what it makes of the picture
 */
record GalleryRow(String name, String detail, List<GalleryCell> cells) {}
