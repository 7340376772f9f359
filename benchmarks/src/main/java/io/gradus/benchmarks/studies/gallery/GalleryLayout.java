package io.gradus.benchmarks.studies.gallery;

import io.gradus.benchmarks.drawing.TextImage;
import io.gradus.benchmarks.studies.gallery.GallerySection.Cell;
import io.gradus.benchmarks.studies.gallery.GallerySection.Row;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** The layout of the gallery: a column of names, then the images with their labels below. */
final class GalleryLayout {

    private static final int NAME_SIZE = 2;
    private static final int LABEL_SIZE = 1;
    private static final Color RULE = new Color(0xc8c8c8);
    private static final int NAMES = 256;

    /** How many characters of a text form fit into that column. */
    private static final int DETAIL = 40;

    private static final int MARGIN = 8;
    private static final int GAP = 4;
    private static final int LINE = 11;
    private static final int TITLE = 40;

    /** From the top of a capital to the lowest point of a letter. */
    private static final int LETTER = 9;

    private GalleryLayout() {}

    static BufferedImage sheet(List<GallerySection> parts) {
        int width = 0;
        int height = MARGIN;
        for (GallerySection part : parts) {
            height += TITLE;
            for (Row row : part.rows()) {
                int right = NAMES;
                for (Cell cell : row.cells()) {
                    right += room(cell) + GAP;
                }
                width = Math.max(width, right);
                height += height(row);
            }
        }
        TextImage sheet = new TextImage(width + MARGIN, height + MARGIN);
        int top = MARGIN;
        for (GallerySection part : parts) {
            write(sheet, part.title(), MARGIN, top + 14, NAME_SIZE);
            sheet.graphics().setColor(RULE);
            sheet.graphics().fillRect(MARGIN, top + TITLE - 6, width - MARGIN, 1);
            top += TITLE;
            for (Row row : part.rows()) {
                draw(row, top, sheet);
                top += height(row);
            }
        }
        return sheet.finish();
    }

    private static void draw(Row row, int top, TextImage sheet) {
        write(sheet, row.name(), MARGIN, top + GAP, NAME_SIZE);
        int line = top + GAP + NAME_SIZE * LETTER + GAP;
        for (String text : wrapped(row.detail())) {
            write(sheet, text, MARGIN, line, LABEL_SIZE);
            line += LINE;
        }
        int left = NAMES;
        for (Cell cell : row.cells()) {
            sheet.graphics().drawImage(cell.image(), left, top, null);
            write(sheet, cell.label(), left, top + cell.height() + 2, LABEL_SIZE);
            left += room(cell) + GAP;
        }
    }

    /** Writes with strokes that lie on pixels, not between them. */
    private static void write(TextImage sheet, String text, int left, int top, int size) {
        sheet.write(text, left + size / 2.0, top + size / 2.0, size, Color.BLACK);
    }

    /** The width of an image, or of its label and a space, whichever is larger. */
    private static int room(Cell cell) {
        return Math.max(cell.width(), (int) TextImage.width(cell.label() + " ", LABEL_SIZE));
    }

    private static int height(Row row) {
        int pictures = 0;
        for (Cell cell : row.cells()) {
            int label = cell.label().isEmpty() ? 0 : LINE + 2;
            pictures = Math.max(pictures, cell.height() + label);
        }
        int text = GAP + NAME_SIZE * LETTER + GAP + wrapped(row.detail()).size() * LINE;
        return Math.max(pictures, text) + GAP;
    }

    /** Breaks a text after spaces into lines no longer than the column of names. */
    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        String rest = text;
        while (rest.length() > DETAIL) {
            int end = rest.lastIndexOf(' ', DETAIL) + 1;
            lines.add(rest.substring(0, end));
            rest = rest.substring(end);
        }
        if (!rest.isEmpty()) {
            lines.add(rest);
        }
        return lines;
    }
}
