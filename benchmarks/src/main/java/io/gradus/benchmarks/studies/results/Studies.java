package io.gradus.benchmarks.studies.results;

import com.google.gson.Gson;
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

    private Studies() {}

    /** The file. */
    private record Content(
            Map<String, List<RecipeTemplate>> recipes,
            Map<String, List<String>> subsets,
            List<Entry> studies) {}

    /** A study as the file has it; lists by their names, null for all there are. */
    private record Entry(
            String id,
            String title,
            Study.Kind kind,
            String dataset,
            String model,
            int trainSize,
            int validation,
            int testSize,
            int epochs,
            int batchSize,
            List<Integer> seeds,
            String recipes,
            String only,
            String tuned,
            String baseline,
            String curves) {

        Study study(Content content) {
            List<RecipeTemplate> all = content.recipes().get(recipes);
            List<String> names = all.stream().map(RecipeTemplate::name).toList();
            List<String> chosen = only == null ? names : content.subsets().get(only);
            return new Study(
                    id,
                    title,
                    dataset,
                    model,
                    trainSize,
                    validation,
                    testSize,
                    epochs,
                    batchSize,
                    seeds,
                    kind,
                    tuned,
                    baseline,
                    curves == null ? chosen : content.subsets().get(curves),
                    all.stream().filter(recipe -> chosen.contains(recipe.name())).toList());
        }
    }

    /** All studies, in the order of the document. */
    static List<Study> all() {
        try (Reader reader =
                new InputStreamReader(
                        Studies.class.getResourceAsStream(FILE), StandardCharsets.UTF_8)) {
            Content content = new Gson().fromJson(reader, Content.class);
            return content.studies().stream().map(entry -> entry.study(content)).toList();
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
