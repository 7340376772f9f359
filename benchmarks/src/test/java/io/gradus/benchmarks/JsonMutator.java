package io.gradus.benchmarks;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Damages JSON as an editor, a script or half a copy does; one damage each time, by a seed. */
public final class JsonMutator {

    private static final int LONG = 5000;
    private static final int DEEP = 200;

    private final String text;
    private final Random random;

    /**
     * Takes what is to be damaged.
     *
     * @param text valid JSON
     * @param seed decides what is done
     */
    public JsonMutator(String text, long seed) {
        this.text = text;
        random = new Random(seed);
    }

    /**
     * Damages it.
     *
     * @return the damaged text, which is valid now and then
     */
    public String next() {
        switch (random.nextInt(9)) {
            case 0:
                return text.substring(0, random.nextInt(text.length()));
            case 1:
                char[] letters = text.toCharArray();
                letters[random.nextInt(letters.length)] =
                        "{}[],:\"0-x\\".charAt(random.nextInt(11));
                return new String(letters);
            case 2:
                int place = random.nextInt(text.length());
                String piece = List.of("[", "{\"a\":", "7", "\"", " ").get(random.nextInt(5));
                return text.substring(0, place) + piece.repeat(LONG) + text.substring(place);
            default:
                JsonElement all = JsonParser.parseString(text);
                List<JsonElement> containers = new ArrayList<>();
                collect(all, containers);
                damage(containers.get(random.nextInt(containers.size())));
                return all.toString();
        }
    }

    /** Objects and lists that have something. */
    private static void collect(JsonElement element, List<JsonElement> found) {
        if (element instanceof JsonObject object && object.size() > 0) {
            found.add(object);
            object.asMap().values().forEach(part -> collect(part, found));
        } else if (element instanceof JsonArray list && !list.isEmpty()) {
            found.add(list);
            list.forEach(part -> collect(part, found));
        }
    }

    private void damage(JsonElement container) {
        if (container instanceof JsonObject object) {
            List<String> names = List.copyOf(object.keySet());
            String name = names.get(random.nextInt(names.size()));
            if (random.nextInt(3) == 0) {
                object.remove(name);
            } else {
                object.add(name, other(object.get(name)));
            }
            return;
        }
        JsonArray list = (JsonArray) container;
        int place = random.nextInt(list.size());
        switch (random.nextInt(3)) {
            case 0 -> list.remove(place);
            case 1 -> list.add(list.get(place).deepCopy());
            default -> list.set(place, other(list.get(place)));
        }
    }

    private static JsonElement nested(int depth) {
        JsonElement all = new JsonArray();
        for (int i = 0; i < depth; i++) {
            JsonArray around = new JsonArray();
            around.add(all);
            all = around;
        }
        return all;
    }

    private JsonElement other(JsonElement before) {
        List<JsonElement> values =
                List.of(
                        JsonNull.INSTANCE,
                        new JsonPrimitive(""),
                        new JsonPrimitive("something"),
                        new JsonPrimitive("1"),
                        new JsonPrimitive(true),
                        new JsonPrimitive(-1),
                        new JsonPrimitive(0),
                        new JsonPrimitive(0.5),
                        new JsonPrimitive(1e300),
                        new JsonPrimitive(Long.MAX_VALUE),
                        JsonParser.parseString("1e999"),
                        new JsonPrimitive("long ".repeat(LONG / 5)),
                        new JsonPrimitive(new BigInteger("7".repeat(LONG))),
                        nested(DEEP),
                        JsonParser.parseString("{\"" + "n".repeat(LONG) + "\": 1}"),
                        new JsonObject(),
                        new JsonArray());
        int which = random.nextInt(values.size() + 1);
        if (which < values.size()) {
            return values.get(which);
        }
        JsonArray within = new JsonArray();
        within.add(before);
        return within;
    }
}
