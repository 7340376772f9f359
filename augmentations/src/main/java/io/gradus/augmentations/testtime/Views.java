package io.gradus.augmentations.testtime;

import ai.djl.ndarray.NDArray;
import io.gradus.text.Checks;
import java.util.Arrays;
import java.util.List;

/** The usual sets of views for {@link TestTimeAugmentation}. */
public final class Views {

    private Views() {}

    /** {@return the image itself, as one view} */
    public static List<View> identity() {
        return List.of((images, layout) -> images.duplicate());
    }

    /** {@return two views: the image and its mirror image} */
    public static List<View> horizontalFlip() {
        return List.of(identity().get(0), new Mirrored());
    }

    /**
     * {@return the views of {@link #fiveCrop(int, int)}, with square crops}
     *
     * @param size the side of a crop, at least 1
     * @throws IllegalArgumentException if the size is out of its range
     */
    public static List<View> fiveCrop(int size) {
        return fiveCrop(size, size);
    }

    /**
     * {@return five views, as torchvision's {@code five_crop}: top left, top right, bottom left,
     * bottom right, centre} If the centre lies between two pixels it is moved to the even of them.
     *
     * @param height the number of rows of a crop, at least 1
     * @param width the number of columns of a crop, at least 1
     * @throws IllegalArgumentException if a size is out of its range
     */
    public static List<View> fiveCrop(int height, int width) {
        return Arrays.stream(Cropped.Place.values())
                .<View>map(place -> new Cropped(height, width, place))
                .toList();
    }

    /**
     * {@return the views of {@link #tenCrop(int, int)}, with square crops} AlexNet takes crops of
     * 224 from images of 256.
     *
     * @param size the side of a square crop, at least 1
     * @throws IllegalArgumentException if the size is out of its range
     * @see <a
     *     href="https://papers.nips.cc/paper/4824-imagenet-classification-with-deep-convolutional-neural-networks">Krizhevsky,
     *     Sutskever, Hinton: "ImageNet Classification with Deep Convolutional Neural Networks",
     *     2012</a>
     */
    public static List<View> tenCrop(int size) {
        return tenCrop(size, size);
    }

    /**
     * {@return ten views, as torchvision's {@code ten_crop}: those of {@link #fiveCrop(int, int)}
     * of the image, then of its mirror image}
     *
     * @param height the number of rows of a crop, at least 1
     * @param width the number of columns of a crop, at least 1
     * @throws IllegalArgumentException if a size is out of its range
     */
    public static List<View> tenCrop(int height, int width) {
        return product(horizontalFlip(), fiveCrop(height, width));
    }

    /**
     * {@return the image in several sizes, bilinear with antialiasing} The model must take images
     * of any size, as one does that ends in a global mean. ResNet's set is 224, 256, 384, 480, 640;
     * {@link #product product} with {@link #horizontalFlip} has the mirror images, too.
     *
     * @param shorterSides the shorter side of each view, in [1, 32768]; the longer one keeps the
     *     proportion, rounded down
     * @throws IllegalArgumentException if there is no size, or one is out of its range
     * @see <a href="https://arxiv.org/abs/1512.03385">He, Zhang, Ren, Sun: "Deep Residual Learning
     *     for Image Recognition", 2015</a>
     */
    public static List<View> multiScale(int... shorterSides) {
        Checks.required("shorterSides", shorterSides);
        Checks.in("the number of sizes", shorterSides.length, "[1, infinity)");
        return Arrays.stream(shorterSides).<View>mapToObj(Scaled::new).toList();
    }

    /**
     * {@return every view of the first set, looked at in every way of the second: all scales and
     * their mirror images, for instance}
     *
     * @param first what is done first
     * @param then what is done to each of those
     */
    public static List<View> product(List<View> first, List<View> then) {
        return first.stream().flatMap(one -> then.stream().map(two -> chain(one, two))).toList();
    }

    private static View chain(View first, View then) {
        return (images, layout) -> {
            NDArray seen = first.apply(images, layout);
            NDArray both = null;
            try {
                both = then.apply(seen, layout);
                return both;
            } finally {
                // a view of one's own may return what it was given
                if (seen != images && seen != both) {
                    seen.close();
                }
            }
        };
    }
}
