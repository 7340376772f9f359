package io.gradus.benchmarks.studies.gallery;

import java.util.ArrayList;
import java.util.List;

/** The layout of the gallery: a column of names, then the images with their labels below. */
final class GalleryLayout {

    private static final int NAME_SIZE = 2;
    private static final int LABEL_SIZE = 1;
    private static final int NAMES = 256;
    private static final int MARGIN = 8;
    private static final int GAP = 4;
    private static final int LINE = 11;
    private static final int TITLE = 40;

    /** From the top of a capital to the lowest point of a letter. */
    private static final int LETTER = 9;

    private GalleryLayout() {}

    static GalleryImage sheet(List<GallerySection> parts) {
        int width = 0;
        int height = MARGIN;
        for (GallerySection part : parts) {
            height += TITLE;
            for (GalleryRow row : part.rows()) {
                int right = NAMES;
                for (GalleryCell cell : row.cells()) {
                    right += room(cell) + GAP;
                }
                width = Math.max(width, right);
                height += height(row);
            }
        }
        GalleryImage sheet = new GalleryImage(width + MARGIN, height + MARGIN);
        int top = MARGIN;
        for (GallerySection part : parts) {
            sheet.write(part.title(), MARGIN, top + 14, NAME_SIZE);
            sheet.rule(top + TITLE - 6, MARGIN, width);
            top += TITLE;
            for (GalleryRow row : part.rows()) {
                draw(row, top, sheet);
                top += height(row);
            }
        }
        return sheet;
    }

    private static void draw(GalleryRow row, int top, GalleryImage sheet) {
        sheet.write(row.name(), MARGIN, top + GAP, NAME_SIZE);
        int line = top + GAP + NAME_SIZE * LETTER + GAP;
        for (String text : wrapped(row.detail())) {
            sheet.write(text, MARGIN, line, LABEL_SIZE);
            line += LINE;
        }
        int left = NAMES;
        for (GalleryCell cell : row.cells()) {
            sheet.put(cell, left, top);
            sheet.write(cell.label(), left, top + cell.height() + 2, LABEL_SIZE);
            left += room(cell) + GAP;
        }
    }

    /** The width of an image, or of its label and a space, whichever is larger. */
    private static int room(GalleryCell cell) {
        return Math.max(
                cell.width(), (cell.label().length() + 1) * GalleryImage.ADVANCE * LABEL_SIZE);
    }

    private static int height(GalleryRow row) {
        int pictures = 0;
        for (GalleryCell cell : row.cells()) {
            int label = cell.label().isEmpty() ? 0 : LINE + 2;
            pictures = Math.max(pictures, cell.height() + label);
        }
        int text = GAP + NAME_SIZE * LETTER + GAP + wrapped(row.detail()).size() * LINE;
        return Math.max(pictures, text) + GAP;
    }

    /** Breaks a text after spaces into lines no longer than the column of names. */
    private static List<String> wrapped(String text) {
        int length = (NAMES - 2 * MARGIN) / (GalleryImage.ADVANCE * LABEL_SIZE);
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > length) {
            int end = rest.lastIndexOf(' ', length) + 1;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end);
        }
        if (!rest.isEmpty()) {
            lines.add(rest);
        }
        return lines;
    }
}
