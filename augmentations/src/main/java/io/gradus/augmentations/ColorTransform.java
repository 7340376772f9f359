package io.gradus.augmentations;

/** A random transform of colors, which leaves pixels where they are and needs uint8 levels. */
abstract class ColorTransform<P extends Record> extends RandomTransform<P> {

    ColorTransform(BaseBuilder<?> builder) {
        super(builder);
    }

    @Override
    protected final boolean movesPixels() {
        return false;
    }

    @Override
    protected final boolean needsLevels() {
        return true;
    }
}
