package io.gradus.torchscript;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import java.util.List;
import java.util.Locale;

/** The head of one TorchScript function, without {@code self}. */
record Signature(String name, List<Parameter> parameters, String returns) {

    /** A parameter; {@code optional} if the head gives it a default. */
    record Parameter(String name, String type, boolean optional) {

        @Override
        public String toString() {
            return name + ": " + type;
        }
    }

    /** The number of arguments that must be given. */
    int required() {
        return (int) parameters.stream().filter(p -> !p.optional()).count();
    }

    /** Throws if the arguments cannot be those of this function. */
    void check(Object... args) {
        int required = required();
        int most = parameters.size();
        if (args == null || args.length < required || args.length > most) {
            String counts = required == most ? "" + most : required + " to " + most;
            throw new IllegalArgumentException(
                    "'"
                            + this
                            + "' takes "
                            + counts
                            + " arguments, not "
                            + (args == null ? "a null array" : args.length));
        }
        for (int i = 0; i < args.length; i++) {
            Parameter parameter = parameters.get(i);
            checkType(typeOf(args[i], parameter.name()), parameter, args[i]);
        }
    }

    /** Throws if the value is not a number, flag or list of numbers that the parameter takes. */
    void checkNumber(Parameter parameter, Object value) {
        String type = typeOf(value, parameter.name());
        if (type.equals("Tensor") || type.equals("List[Tensor]")) {
            throw new IllegalArgumentException(
                    "'" + parameter + "' of '" + this + "' must be a number, not an array");
        }
        checkType(type, parameter, value);
    }

    private void checkType(String type, Parameter parameter, Object arg) {
        if (!type.equals(parameter.type()) && !onlyPyTorchCanCheck(parameter.type())) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "argument %d, '%s', of '%s' must be a %s, but a %s was given",
                            parameters.indexOf(parameter) + 1,
                            parameter.name(),
                            this,
                            parameter.type(),
                            describe(arg)));
        }
    }

    /** Whether the declared type is one that only PyTorch itself can check. */
    private static boolean onlyPyTorchCanCheck(String type) {
        return type.startsWith("Optional[") || type.startsWith("Union[");
    }

    private String typeOf(Object arg, String parameter) {
        if (arg instanceof NDArray array) {
            requirePyTorch(array, parameter);
            return "Tensor";
        } else if (arg instanceof NDList list) {
            list.forEach(array -> requirePyTorch(array, parameter));
            return "List[Tensor]";
        } else if (arg instanceof Double || arg instanceof Float) {
            return "float";
        } else if (arg instanceof Long || arg instanceof Integer) {
            return "int";
        } else if (arg instanceof Boolean) {
            return "bool";
        } else if (arg instanceof long[]) {
            return "List[int]";
        }
        throw new IllegalArgumentException(
                String.format(
                        Locale.ROOT,
                        "argument '%s' of '%s' is a %s; NDArray, NDList, double, long, boolean and"
                                + " long[] can be passed",
                        parameter,
                        this,
                        describe(arg)));
    }

    private void requirePyTorch(NDArray array, String parameter) {
        if (!(array instanceof PtNDArray pt) || pt.getDataType() == DataType.STRING) {
            throw new IllegalArgumentException(
                    String.format(
                            Locale.ROOT,
                            "argument '%s' of '%s' must be a numeric NDArray of the PyTorch engine,"
                                    + " but is %s",
                            parameter,
                            this,
                            array == null ? "null" : array.getClass().getName()));
        }
        if (pt.isReleased()) {
            throw new IllegalStateException(
                    "argument '" + parameter + "' of '" + this + "' is a closed NDArray");
        }
    }

    private static String describe(Object arg) {
        return arg == null ? "null" : arg.getClass().getSimpleName();
    }

    @Override
    public String toString() {
        StringBuilder head = new StringBuilder(name).append('(');
        for (int i = 0; i < parameters.size(); i++) {
            head.append(i == 0 ? "" : ", ").append(parameters.get(i));
        }
        return head.append(") -> ").append(returns).toString();
    }
}
