package io.gradus.augmentations;

import java.util.List;

/**
 * The draw of a composition of transforms for an image: which of its parts change the image, in
 * which order, and what each of them has drawn.
 *
 * @param parts the chosen parts in the order in which they are applied; none leaves the image as it
 *     is
 */
public record Selection(List<Part> parts) {

    /**
     * A chosen part.
     *
     * @param index its place in the composition, from 0
     * @param draw what it has drawn
     */
    public record Part(int index, Record draw) {}

    /**
     * Copies the list.
     *
     * @param parts the chosen parts
     */
    public Selection {
        parts = List.copyOf(parts);
    }
}
