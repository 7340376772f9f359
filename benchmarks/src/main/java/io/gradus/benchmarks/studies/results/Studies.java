package io.gradus.benchmarks.studies.results;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import io.gradus.benchmarks.cli.UserError;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The studies in {@code studies.json}, where lists of recipes have names. */
final class Studies {

    private static final String FILE = "studies.json";

    private static final Gson GSON = new Gson();

    private Studies() {}

    /** The file; a study names its lists of recipes, in {@code only} and {@code curves} subsets. */
    private record Content(
            Map<String, List<RecipeTemplate>> recipes,
            Map<String, List<String>> subsets,
            List<JsonObject> studies) {

        Study study(JsonObject entry) {
            List<RecipeTemplate> all = recipes.get(entry.get("recipes").getAsString());
            List<String> names = all.stream().map(RecipeTemplate::name).toList();
            List<String> chosen = subset(entry, "only", names);
            JsonObject study = entry.deepCopy();
            study.add("curves", GSON.toJsonTree(subset(entry, "curves", chosen)));
            study.add(
                    "recipes",
                    GSON.toJsonTree(all.stream().filter(r -> chosen.contains(r.name())).toList()));
            return GSON.fromJson(study, Study.class);
        }

        private List<String> subset(JsonObject entry, String name, List<String> otherwise) {
            return entry.has(name) ? subsets.get(entry.get(name).getAsString()) : otherwise;
        }
    }

    /** All studies, in the order of the document. */
    static List<Study> all() {
        try (Reader reader =
                new InputStreamReader(
                        Studies.class.getResourceAsStream(FILE), StandardCharsets.UTF_8)) {
            Content content = GSON.fromJson(reader, Content.class);
            return content.studies().stream().map(content::study).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Picks parts by their ids. */
    static List<String> picked(List<String> ids, List<String> known) {
        for (String id : ids) {
            if (!known.contains(id)) {
                throw UserError.unknown("part", id, known, "--only");
            }
        }
        return ids.isEmpty() ? known : known.stream().filter(ids::contains).toList();
    }
}
