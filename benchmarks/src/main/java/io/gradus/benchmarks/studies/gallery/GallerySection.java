package io.gradus.benchmarks.studies.gallery;

import java.util.List;

/** A section of the gallery: rows under a title. */
record GallerySection(String title, List<GalleryRow> rows) {}
