package io.gradus.benchmarks.studies.gallery;

import ai.djl.ndarray.NDArray;
import java.awt.image.BufferedImage;
import java.util.List;

/** A section of the gallery: rows under a title. */
record GallerySection(String title, List<Row> rows) {

    /** A row: the class or function, its text form (may be empty), and the images it makes. */
    record Row(String name, String detail, List<Cell> cells) {}

    /** An image, with the text below it, which may be empty. */
    record Cell(String label, BufferedImage image) {

        /** Takes uint8 of the shape (rows, columns, 3). */
        static Cell of(String label, NDArray array) {
            int height = Math.toIntExact(array.size(0));
            int width = Math.toIntExact(array.size(1));
            BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            image.getRaster().setPixels(0, 0, width, height, array.toUint8Array());
            return new Cell(label, image);
        }

        int width() {
            return image.getWidth();
        }

        int height() {
            return image.getHeight();
        }
    }
}
