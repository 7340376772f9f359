package io.gradus.benchmarks.studies.gallery;

import java.util.List;

/**
 * A row of the gallery.
 *
 * @param name the class or function
 * @param detail its text form; may be empty
 * @param cells the images it makes
 */
record GalleryRow(String name, String detail, List<GalleryCell> cells) {}
