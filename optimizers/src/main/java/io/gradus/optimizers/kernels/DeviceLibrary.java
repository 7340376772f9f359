package io.gradus.optimizers.kernels;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The TorchScript functions that every device kernel may call; those it calls are compiled in. */
final class DeviceLibrary {

    private static final String MEANS =
            """
            def mean_of_squares(self, v: List[Tensor], x: List[Tensor], beta: float) -> NoneType:
                torch._foreach_mul_(v, beta)
                torch._foreach_addcmul_(v, x, x, 1 - beta)
                return None

            def moments(self, m: List[Tensor], v: List[Tensor], g: List[Tensor],
                        beta1: float, beta2: float) -> NoneType:
                torch._foreach_lerp_(m, g, 1 - beta1)
                self.mean_of_squares(v, g, beta2)
                return None

            """;

    private static final Pattern NAME = Pattern.compile("(?m)^def (\\w+)\\(");
    private static final Pattern CALL = Pattern.compile("\\bself\\.(\\w+)\\(");

    private static final Map<String, String> FUNCTIONS =
            functions(
                    Gradients.SCRIPT
                            + MEANS
                            + Root.SCRIPT
                            + Descent.SCRIPT
                            + Norms.SCRIPT
                            + CompensatedMean.SCRIPT
                            + FusedSteps.SCRIPT);

    private DeviceLibrary() {}

    private static Map<String, String> functions(String source) {
        Map<String, String> functions = new LinkedHashMap<>();
        for (String function : source.split("(?m)^(?=def )")) {
            functions.put(name(function), function);
        }
        return functions;
    }

    private static String name(String function) {
        Matcher name = NAME.matcher(function);
        return name.find() ? name.group(1) : "";
    }

    /** A source with what it calls of these functions, and what they call. */
    static String link(String source) {
        Set<String> known = new LinkedHashSet<>();
        NAME.matcher(source).results().forEach(own -> known.add(own.group(1)));
        StringBuilder linked = new StringBuilder(source);
        link(source, known, linked);
        return linked.toString();
    }

    private static void link(String source, Set<String> known, StringBuilder linked) {
        CALL.matcher(source)
                .results()
                .map(call -> call.group(1))
                .filter(name -> FUNCTIONS.containsKey(name) && known.add(name))
                .map(FUNCTIONS::get)
                .forEach(
                        function -> {
                            linked.append('\n').append(function);
                            link(function, known, linked);
                        });
    }
}
