package io.gradus.augmentations.batches;

import ai.djl.ndarray.NDArray;
import io.gradus.augmentations.images.Box;
import io.gradus.augmentations.images.ImageBatch;
import io.gradus.augmentations.images.ImageInfo;
import io.gradus.augmentations.images.Kernels;
import io.gradus.augmentations.images.Layout;
import io.gradus.torchscript.TorchScript;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The copy of a rectangle of each image's partner into it: {@code out[i] = in[i]}, but inside the
 * box {@code in[partner[i]]}.
 */
final class Paste {

    private Paste() {}

    /** A new batch of the shape and the type of the given one, attached to its manager. */
    static NDArray of(ImageBatch images, Box box, List<Integer> partner) {
        NDArray x = images.array();
        if (Kernels.onHost(x, x.getShape())) {
            return Kernels.host(x, x.getShape(), (in, out) -> host(images, box, partner, in, out));
        }
        try (NDArray made =
                Device.SCRIPT.runArray(
                        x.getManager(),
                        "paste",
                        x,
                        images.layout() == Layout.HWC ? 1 : 2,
                        new long[] {box.top(), box.left(), box.bottom(), box.right()},
                        partner.stream().mapToLong(Integer::longValue).toArray())) {
            return Kernels.trainable(made, x.getManager());
        }
    }

    private static void host(
            ImageBatch images, Box box, List<Integer> partner, ByteBuffer in, ByteBuffer out) {
        out.put(0, in, 0, in.capacity());
        ImageInfo info = images.info();
        boolean interleaved = images.layout() == Layout.HWC;
        int planes = interleaved ? 1 : info.channels();
        int size = images.array().getDataType().getNumOfBytes();
        int pixel = interleaved ? info.channels() * size : size;
        int row = info.width() * pixel;
        int plane = info.height() * row;
        int first = box.left() * pixel;
        int length = (box.right() - box.left()) * pixel;
        for (int i = 0; i < images.count(); i++) {
            for (int p = 0; p < planes; p++) {
                int to = (i * planes + p) * plane + first;
                int from = (partner.get(i) * planes + p) * plane + first;
                for (int y = box.top(); y < box.bottom(); y++) {
                    out.put(to + y * row, in, from + y * row, length);
                }
            }
        }
    }

    private static final class Device {
        // memory_format=0 is contiguous, whatever x is.
        static final TorchScript SCRIPT =
                TorchScript.compile(
                        """
                        def cut(self, x: Tensor, axis: int, box: List[int]) -> Tensor:
                            rows = x.narrow(axis, box[0], box[2] - box[0])
                            return rows.narrow(axis + 1, box[1], box[3] - box[1])

                        def paste(self, x: Tensor, axis: int, box: List[int],
                                  partner: List[int]) -> Tensor:
                            out = torch.clone(x, memory_format=0)
                            p = torch.tensor(partner, dtype=4, device=x.device)
                            self.cut(out, axis, box).copy_(self.cut(x, axis, box).index_select(0, p))
                            return out
                        """);
    }
}
