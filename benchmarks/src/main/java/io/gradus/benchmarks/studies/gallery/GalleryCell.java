package io.gradus.benchmarks.studies.gallery;

import ai.djl.ndarray.NDArray;

/**
 * An image in a row of the gallery.
 *
 * @param label the text below it; may be empty
 * @param height its rows
 * @param width its columns
 * @param pixels row by row, red, green and blue of each
 */
record GalleryCell(String label, int height, int width, byte[] pixels) {

    static GalleryCell of(String label, NDArray image) {
        return new GalleryCell(
                label,
                Math.toIntExact(image.size(0)),
                Math.toIntExact(image.size(1)),
                image.toByteArray());
    }
}
