package io.gradus.torchscript;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Function definitions, and the TorchScript archive that holds them as methods of one class. */
record ScriptSource(String text, Map<String, Signature> signatures) {

    /** What stands above the functions in the archive's code. */
    private static final String HEAD =
            """
            class M(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def forward(self) -> NoneType:
                return None


            """;

    private static final Pattern DEF = Pattern.compile("(?m)^def\\s+(\\w+)\\s*\\(");
    private static final Pattern RETURNS = Pattern.compile("\\s*->\\s*([^:]+):");
    private static final Pattern PARAMETER =
            Pattern.compile("(\\w+)\\s*(?::\\s*([^=]+?))?\\s*(=.*)?");
    private static final Pattern LINE_NUMBER =
            Pattern.compile("File \"[^\"]*__torch__[^\"]*\", line (\\d+)");

    /**
     * A pickle (protocol 2) of an object of class {@code __torch__.M} whose state is {@code
     * {"training": True}}.
     */
    private static final byte[] DATA =
            pickle("c__torch__\nM\nq\0)\u0081}(X\b\0\0\0trainingq\1\u0088ubq\2.");

    /** A pickle of the empty tuple. */
    private static final byte[] CONSTANTS = pickle(").");

    static ScriptSource parse(String source) {
        String text = source.stripIndent();
        Map<String, Signature> signatures = new LinkedHashMap<>();
        Matcher def = DEF.matcher(text);
        while (def.find()) {
            Signature signature = signature(text, def);
            if (signature.name().equals("forward")) {
                throw new IllegalArgumentException("a function may not be named 'forward'");
            }
            if (signatures.put(signature.name(), signature) != null) {
                throw new IllegalArgumentException(
                        "there are two functions named '" + signature.name() + "'");
            }
        }
        if (signatures.isEmpty()) {
            throw new IllegalArgumentException(
                    "the TorchScript source has no function; expected 'def name(self, ...) ->"
                            + " type:'");
        }
        return new ScriptSource(text, signatures);
    }

    private static Signature signature(String text, MatchResult def) {
        String name = def.group(1);
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int begin = def.end();
        int end = begin;
        for (; end < text.length(); end++) {
            char c = text.charAt(end);
            if (depth == 0 && (c == ',' || c == ')')) {
                parts.add(text.substring(begin, end).strip());
                begin = end + 1;
                if (c == ')') {
                    break;
                }
            } else if (c == '[' || c == '(') {
                depth++;
            } else if (c == ']' || c == ')') {
                depth--;
            }
        }
        Matcher returns =
                RETURNS.matcher(text).region(Math.min(end + 1, text.length()), text.length());
        if (end == text.length() || !returns.lookingAt()) {
            throw new IllegalArgumentException(
                    "function '" + name + "' must read 'def " + name + "(self, ...) -> type:'");
        }
        if (!parts.get(0).equals("self")) {
            throw new IllegalArgumentException(
                    "the first parameter of function '" + name + "' must be self");
        }
        List<Signature.Parameter> parameters = new ArrayList<>();
        for (String part : parts.subList(1, parts.size())) {
            Matcher parameter = PARAMETER.matcher(part);
            if (part.isEmpty()) {
                continue; // a comma behind the last one
            }
            if (!parameter.matches()) {
                throw new IllegalArgumentException(
                        "function '" + name + "' has a parameter that reads '" + part + "'");
            }
            String type = parameter.group(2) == null ? "Tensor" : parameter.group(2);
            parameters.add(
                    new Signature.Parameter(
                            parameter.group(1), squeeze(type), parameter.group(3) != null));
        }
        return new Signature(name, List.copyOf(parameters), squeeze(returns.group(1)));
    }

    /** The same source with what differentiable calls need behind it. */
    ScriptSource withTwins() {
        String twins = DifferentiableCalls.twins(signatures.values());
        return new ScriptSource(text + "\n" + twins, signatures);
    }

    private static String squeeze(String type) {
        return type.replaceAll("\\s+", "");
    }

    /** The archive that {@code torch.jit.load} reads. */
    byte[] archive() {
        String code = HEAD + text.indent(2);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "version", "4\n".getBytes(StandardCharsets.US_ASCII));
            store(zip, "constants.pkl", CONSTANTS);
            store(zip, "data.pkl", DATA);
            store(zip, "code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("an archive in memory could not be written", e);
        }
        return bytes.toByteArray();
    }

    // PyTorch reads stored entries only.
    private static void store(ZipOutputStream zip, String name, byte[] data) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(data);
        ZipEntry entry = new ZipEntry("script/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(data.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }

    /** PyTorch's message with the line numbers of the source that the caller wrote. */
    String explain(String message) {
        int head = (int) HEAD.lines().count();
        return "TorchScript source does not compile: "
                + LINE_NUMBER
                        .matcher(message)
                        .replaceAll(
                                m -> "line " + Math.max(1, Integer.parseInt(m.group(1)) - head));
    }

    private static byte[] pickle(String ops) {
        byte[] body = ops.getBytes(StandardCharsets.ISO_8859_1);
        byte[] bytes = new byte[body.length + 2];
        bytes[0] = (byte) 0x80;
        bytes[1] = 2;
        System.arraycopy(body, 0, bytes, 2, body.length);
        return bytes;
    }
}
