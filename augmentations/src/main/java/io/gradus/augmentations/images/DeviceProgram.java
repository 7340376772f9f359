package io.gradus.augmentations.images;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.gradus.torchscript.TorchScript;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs operations on the device: of the first operations of all images those of one class go in one
 * call, then the second ones.
 */
final class DeviceProgram {

    private static final class Script {
        static final TorchScript TOOLS =
                TorchScript.compile(
                        """
                        def begin(self, x: Tensor, grid: List[int], chw: bool) -> Tensor:
                            if chw:
                                return x.reshape(grid).permute([0, 2, 3, 1])
                            return x.reshape(grid)

                        def end(self, x: Tensor, shape: List[int], chw: bool) -> Tensor:
                            if chw:
                                return x.permute([0, 3, 1, 2]).contiguous().reshape(shape)
                            return x.contiguous().reshape(shape)

                        def take(self, x: Tensor, places: List[int]) -> Tensor:
                            return x.index_select(0, torch.tensor(places, dtype=4, device=x.device))

                        def join(self, parts: List[Tensor], places: List[int]) -> Tensor:
                            order = torch.tensor(places, dtype=4, device=parts[0].device)
                            return torch.cat(parts).index_select(0, order.argsort())
                        """);
    }

    /** The common kind of images that are changed in one call. */
    private record Group(DeviceKernel kernel, List<Long> constants) {
        static Group of(List<? extends Operation> program, int slot) {
            if (slot >= program.size()) {
                return new Group(null, List.of());
            }
            Operation op = program.get(slot);
            return new Group(op.device(), Arrays.stream(op.constants()).boxed().toList());
        }
    }

    private DeviceProgram() {}

    /** Applies its operations to each image. */
    static NDArray run(
            ImageBatch images,
            List<? extends List<? extends Operation>> programs,
            Shape shape,
            RangeGuard guard) {
        NDArray array = images.array();
        if (shape.size() == 0) {
            return array.getManager().create(shape, array.getDataType(), array.getDevice());
        }
        boolean chw = images.layout() == Layout.CHW;
        ImageInfo info = images.info();
        long[] grid =
                chw
                        ? new long[] {images.count(), info.channels(), info.height(), info.width()}
                        : new long[] {images.count(), info.height(), info.width(), info.channels()};
        try (NDManager manager = array.getManager().newSubManager()) {
            NDArray x = Script.TOOLS.runArray(manager, "begin", array, grid, chw);
            if (guard != null && x.getDataType().isFloating()) {
                guard.require(array, x);
            }
            x = run(x, programs);
            try (NDArray ended = Script.TOOLS.runArray(manager, "end", x, shape.getShape(), chw)) {
                // what was only reshaped is a view of the input
                return Kernels.trainable(ended, array.getManager());
            }
        }
    }

    /**
     * Applies its operations to each of the images (n, height, width, channels).
     *
     * @return the images, which may be the given ones; if they are not, the given ones are closed
     */
    static NDArray run(NDArray x, List<? extends List<? extends Operation>> programs) {
        return run(x, programs, 0);
    }

    /** Applies the operations from a slot on. */
    private static NDArray run(
            NDArray x, List<? extends List<? extends Operation>> programs, int slot) {
        if (programs.stream().allMatch(program -> program.size() <= slot)) {
            return x;
        }
        Map<Group, List<Integer>> groups = new LinkedHashMap<>();
        for (int image = 0; image < programs.size(); image++) {
            groups.computeIfAbsent(Group.of(programs.get(image), slot), g -> new ArrayList<>())
                    .add(image);
        }
        if (groups.size() == 1) {
            return run(
                    run(x, programs, slot, groups.entrySet().iterator().next()),
                    programs,
                    slot + 1);
        }
        NDList parts = new NDList();
        List<Integer> order = new ArrayList<>();
        for (Map.Entry<Group, List<Integer>> group : groups.entrySet()) {
            try (NDArray part =
                    Script.TOOLS.runArray(x.getManager(), "take", x, places(group.getValue()))) {
                NDArray changed = run(part, programs, slot, group);
                parts.add(changed == part ? part.duplicate() : changed);
            }
            order.addAll(group.getValue());
        }
        x.close();
        // Where some are cropped already and others are not, they meet at the end.
        boolean oneSize =
                parts.stream().map(part -> part.getShape().slice(1)).distinct().count() == 1;
        if (!oneSize) {
            int i = 0;
            for (List<Integer> images : groups.values()) {
                parts.set(
                        i,
                        run(parts.get(i), images.stream().map(programs::get).toList(), slot + 1));
                i++;
            }
        }
        NDArray joined;
        try (parts) {
            joined = Script.TOOLS.runArray(x.getManager(), "join", parts, places(order));
        }
        return oneSize ? run(joined, programs, slot + 1) : joined;
    }

    private static NDArray run(
            NDArray x,
            List<? extends List<? extends Operation>> programs,
            int slot,
            Map.Entry<Group, List<Integer>> group) {
        Group key = group.getKey();
        if (key.kernel() == null) {
            return x;
        }
        List<? extends Operation> operations =
                group.getValue().stream().map(image -> programs.get(image).get(slot)).toList();
        NDArray result = key.kernel().run(x, operations);
        x.close();
        return result;
    }

    private static long[] places(List<Integer> places) {
        return places.stream().mapToLong(Integer::longValue).toArray();
    }
}
