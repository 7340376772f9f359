package io.gradus.augmentations.images;

import java.util.List;

/** An operation that converts an image's values, applies others, and converts them back. */
interface Wrapper extends Photometric {

    /** The operations in between, in order. */
    List<Operation> operations();

    @Override
    default ImageInfo result(ImageInfo image) {
        return Program.result(operations(), image);
    }

    @Override
    default List<? extends Operation> parts() {
        return operations().stream().<Operation>flatMap(op -> op.parts().stream()).toList();
    }
}
