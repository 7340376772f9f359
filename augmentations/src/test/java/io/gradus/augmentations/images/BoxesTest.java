package io.gradus.augmentations.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BoxesTest {

    private static final ImageInfo IMAGE = new ImageInfo(10, 8, 3);
    private static final Box BOX = new Box(1, 2, 3, 5);

    @Test
    void boxesMoveWithTheirPixels() {
        assertThat(map(BOX)).isEqualTo(BOX);
        assertThat(map(BOX, new HorizontalFlip())).isEqualTo(new Box(1, 3, 3, 6));
        assertThat(map(BOX, new VerticalFlip())).isEqualTo(new Box(7, 2, 9, 5));
        assertThat(map(BOX, new Rotate90(1))).isEqualTo(new Box(3, 1, 6, 3));
        assertThat(map(BOX, new Invert())).isEqualTo(BOX);
    }

    @Test
    void theNextOperationGetsTheImageOfTheOneBefore() {
        assertThat(map(BOX, new Rotate90(1), new HorizontalFlip())).isEqualTo(new Box(3, 7, 6, 9));
    }

    @Test
    void whatIsOutsideIsCutOff() {
        assertThat(map(BOX, window(2, 3, 4, 5))).isEqualTo(new Box(0, 0, 1, 2));
        assertThat(map(BOX, window(0, 0, 2, 4))).isEqualTo(new Box(1, 2, 2, 4));
        assertThat(map(BOX, window(4, 0, 4, 8))).isEqualTo(new Box(0, 2, 0, 2));
        assertThat(map(BOX, window(0, 6, 4, 2))).isEqualTo(new Box(1, 0, 1, 0));
    }

    @Test
    void edgesAreRoundedOutwardsUnlessByARoundingError() {
        assertThat(map(BOX, inverse(Homography.affine(1, 0, -0.5, 0, 1, -0.25))))
                .isEqualTo(new Box(1, 2, 4, 6));
        assertThat(map(BOX, inverse(Homography.affine(1, 0, -1e-9, 0, 1, 1e-9)))).isEqualTo(BOX);
    }

    @Test
    void noBoxReachesBeyondTheHorizon() {
        Homography forward = new Homography(1, 0, 0, 0, 1, 0, -0.25, 0.125, 1);
        // (2, 1) goes to (3.2, 1.6) and (2, 2) to (2.67, 2.67); (5, 1) is beyond
        assertThat(map(new Box(1, 2, 2, 2), inverse(forward.inverse())))
                .isEqualTo(new Box(1, 2, 3, 4));
        assertThatThrownBy(() -> map(BOX, inverse(forward.inverse())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("beyond the horizon");
    }

    @Test
    void aBoxIsWithinItsImage() {
        Box all = new Box(0, 0, 10, 8);
        assertThat(map(all)).isEqualTo(all);
        for (Box beyond : List.of(new Box(0, 0, 11, 8), new Box(0, 0, 10, 9))) {
            assertThatThrownBy(() -> map(beyond))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("reaches beyond the image of 10 x 8 pixels");
        }
    }

    private static Box map(Box box, Operation... operations) {
        return Boxes.map(box, List.of(operations), IMAGE);
    }

    private static Window window(int top, int left, int height, int width) {
        return new Window(top, left, height, width, PaddingMode.CONSTANT, Fill.NONE, false);
    }

    private static Perspective inverse(Homography map) {
        return new Perspective(map, new Sampling(Interpolation.NEAREST, Fill.NONE));
    }
}
