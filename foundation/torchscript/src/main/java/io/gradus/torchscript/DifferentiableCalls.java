package io.gradus.torchscript;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import java.util.Locale;

/**
 * The way by which DJL calls a method of a script in grad mode. It takes tensors and lists of
 * tensors alone, told apart by the names of the arrays. So each function gets a twin that takes
 * numbers as tensors, and each list with an element in front, since an empty one has no name.
 */
final class DifferentiableCalls {

    /** What {@link TorchScript#runArray} returns cannot be kept for a backward pass, a copy can. */
    private static final String HELPERS =
            """

            def differentiable_input(self, x: Tensor) -> Tensor:
                return x.clone() if x.is_inference() else x

            def differentiable_inputs(self, xs: List[Tensor]) -> List[Tensor]:
                out = []
                for x in xs[1:]:
                    out.append(self.differentiable_input(x))
                return out
            """;

    private DifferentiableCalls() {}

    /** The twins of all functions that return tensors, one for each number of arguments. */
    static String twins(Iterable<Signature> signatures) {
        StringBuilder source = new StringBuilder(HELPERS);
        for (Signature signature : signatures) {
            if (signature.returns().equals("Tensor")
                    || signature.returns().equals("List[Tensor]")) {
                for (int n = signature.required(); n <= signature.parameters().size(); n++) {
                    source.append('\n').append(twin(signature, n));
                }
            }
        }
        return source.toString();
    }

    private static String twin(Signature signature, int arguments) {
        StringBuilder head = new StringBuilder("self");
        StringBuilder call = new StringBuilder();
        for (int i = 0; i < arguments; i++) {
            String type = bare(signature.parameters().get(i).type());
            head.append(", a").append(i).append(": ").append(tensors(type));
            call.append(i == 0 ? "" : ", ").append(back(type, "a" + i));
        }
        return String.format(
                Locale.ROOT,
                "def %s(%s) -> %s:%n    return self.%s(%s)%n",
                twinName(signature.name(), arguments),
                head,
                signature.returns(),
                signature.name(),
                call);
    }

    private static String twinName(String function, int arguments) {
        return "differentiable_" + arguments + "_" + function;
    }

    /** A value is never None here, as there is no Java argument for it. */
    private static String bare(String type) {
        return type.startsWith("Optional[") ? type.substring(9, type.length() - 1) : type;
    }

    /** The type of a twin's parameter in place of a function's. */
    private static String tensors(String type) {
        return switch (type) {
            case "float", "int", "bool", "List[int]" -> "Tensor";
            default -> type;
        };
    }

    /** What a twin hands on. */
    private static String back(String type, String name) {
        return switch (type) {
            case "float", "int", "bool" -> type + "(" + name + ")";
            case "List[int]" -> "annotate(List[int], " + name + ".tolist())";
            case "Tensor" -> "self.differentiable_input(" + name + ")";
            case "List[Tensor]" -> "self.differentiable_inputs(" + name + ")";
            default -> name;
        };
    }

    /** Calls a function by its twin. */
    static NDList call(Model model, PtNDManager owner, Signature signature, Object... args) {
        NDList results;
        try (NDManager own = owner.newSubManager(Device.cpu());
                NDArray filler = own.zeros(new Shape());
                PtNDArray method = alias(filler, owner)) {
            method.setName("module_method:" + twinName(signature.name(), args.length));
            NDList inputs = new NDList(method);
            for (int i = 0; i < args.length; i++) {
                add(inputs, args[i], i, (PtNDManager) own, filler);
            }
            results = IValueUtils.forward((PtSymbolBlock) model.getBlock(), inputs, true);
        }
        return results;
    }

    private static void add(NDList inputs, Object arg, int index, PtNDManager own, NDArray filler) {
        if (arg instanceof NDArray array) {
            inputs.add(named(null, array, own));
        } else if (arg instanceof NDList list) {
            String name = "a" + index + "[]";
            inputs.add(named(name, filler, own));
            list.forEach(array -> inputs.add(named(name, array, own)));
        } else if (arg instanceof Double || arg instanceof Float) {
            inputs.add(own.create(((Number) arg).doubleValue()));
        } else if (arg instanceof Long || arg instanceof Integer) {
            inputs.add(own.create(((Number) arg).longValue()));
        } else if (arg instanceof Boolean flag) {
            inputs.add(own.create(flag));
        } else {
            inputs.add(own.create((long[]) arg));
        }
    }

    /** Another handle of the same tensor, as a name is the caller's and not to be changed. */
    private static PtNDArray named(String name, NDArray array, PtNDManager manager) {
        PtNDArray alias = alias(array, manager);
        alias.setName(name);
        return alias;
    }

    private static PtNDArray alias(NDArray array, PtNDManager manager) {
        try (IValue value = IValue.from((PtNDArray) array)) {
            return value.toTensor(manager);
        }
    }
}
