package io.gradus.benchmarks.gallery;

import java.util.List;

/** Some rows under a title. */
record GallerySection(String title, List<GalleryRow> rows) {}
