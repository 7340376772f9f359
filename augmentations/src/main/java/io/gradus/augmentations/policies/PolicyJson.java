package io.gradus.augmentations.policies;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.gradus.text.Checks;
import io.gradus.text.Excerpt;
import io.gradus.text.Limits;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The text form of a {@link Policy}. */
final class PolicyJson {

    private static final String BINS = "bins";
    private static final String SUB_POLICIES = "subPolicies";

    /** The most characters of Gson's message, which has the path. */
    private static final int LONGEST = 200;

    private final JsonReader in;

    private PolicyJson(JsonReader in) {
        this.in = in;
    }

    static Policy read(String json) {
        JsonReader in =
                new JsonReader(new StringReader(Limits.length("json", json, Limits.FILE_LENGTH)));
        in.setNestingLimit(Limits.DEPTH);
        in.setStrictness(Strictness.STRICT);
        try (in) {
            Policy policy = new PolicyJson(in).policy();
            in.peek(); // what stands after the policy is malformed
            return policy;
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            String reason = Excerpt.of(e.getMessage().lines().findFirst().orElse(""), LONGEST);
            throw new IllegalArgumentException("this is no policy: " + reason, e);
        }
    }

    private Policy policy() throws IOException {
        if (in.peek() != JsonToken.BEGIN_OBJECT) {
            return make(Policy.BINS, subPolicies());
        }
        Integer bins = null;
        List<List<Policy.Entry>> subPolicies = null;
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (name.equals(BINS) && bins == null) {
                bins = in.nextInt();
            } else if (name.equals(SUB_POLICIES) && subPolicies == null) {
                subPolicies = subPolicies();
            } else {
                throw error("expected \"%s\" and \"%s\" once each".formatted(BINS, SUB_POLICIES));
            }
        }
        in.endObject();
        if (subPolicies == null) {
            throw error("\"%s\" is missing".formatted(SUB_POLICIES));
        }
        return make(bins == null ? Policy.BINS : bins, subPolicies);
    }

    private Policy make(int bins, List<List<Policy.Entry>> subPolicies) {
        for (int i = 0; i < subPolicies.size(); i++) {
            try {
                new Policy(bins, List.of(subPolicies.get(i)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("sub-policy " + i + ": " + e.getMessage(), e);
            }
        }
        return new Policy(bins, subPolicies);
    }

    private List<List<Policy.Entry>> subPolicies() throws IOException {
        List<List<Policy.Entry>> subPolicies = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            List<Policy.Entry> entries = new ArrayList<>();
            in.beginArray();
            while (in.hasNext()) {
                entries.add(entry());
            }
            in.endArray();
            subPolicies.add(entries);
        }
        in.endArray();
        return subPolicies;
    }

    private Policy.Entry entry() throws IOException {
        in.beginArray();
        PolicyOperation operation = operation();
        double probability = in.nextDouble();
        int magnitude = 0;
        boolean given = in.hasNext() && in.peek() == JsonToken.NUMBER;
        if (given) {
            magnitude = in.nextInt();
        } else if (in.hasNext()) {
            in.nextNull();
        }
        boolean has = MagnitudeSpace.AUTO_AUGMENT.of(operation).magnitudes() != null;
        if (has && !given) {
            throw error(operation + " needs a magnitude");
        }
        Policy.Entry entry;
        try {
            entry = new Policy.Entry(operation, probability, has ? magnitude : 0);
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage());
        }
        in.endArray();
        return entry;
    }

    private PolicyOperation operation() throws IOException {
        String place = in.getPath();
        String name = in.nextString();
        return PolicyOperation.find(name)
                .orElseThrow(() -> error(place, PolicyOperation.unknown(name)));
    }

    private IllegalArgumentException error(String message) {
        return error(in.getPreviousPath(), message);
    }

    /** A complaint about a place such as {@code $[3][1][0]}: sub-policy, operation, value. */
    private static IllegalArgumentException error(String place, String message) {
        return Checks.error("this is no policy: at %s %s", Excerpt.of(place), message);
    }

    static String write(Policy policy) {
        StringWriter text = new StringWriter();
        try (JsonWriter out = new JsonWriter(text)) {
            if (policy.bins() == Policy.BINS) {
                write(policy, out);
            } else {
                out.beginObject().name(BINS).value(policy.bins()).name(SUB_POLICIES);
                write(policy, out);
                out.endObject();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void write(Policy policy, JsonWriter out) throws IOException {
        out.beginArray();
        for (List<Policy.Entry> subPolicy : policy.subPolicies()) {
            out.beginArray();
            for (Policy.Entry entry : subPolicy) {
                out.beginArray();
                out.value(entry.operation().toString()).value(entry.probability());
                if (MagnitudeSpace.AUTO_AUGMENT.of(entry.operation()).magnitudes() != null) {
                    out.value(entry.magnitude());
                }
                out.endArray();
            }
            out.endArray();
        }
        out.endArray();
    }
}
