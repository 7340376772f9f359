package io.gradus.benchmarks.gallery;

import java.util.List;

/** Some rows under a title. */
record Part(String title, List<Row> rows) {}
