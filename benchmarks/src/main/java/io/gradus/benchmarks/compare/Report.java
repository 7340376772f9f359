package io.gradus.benchmarks.compare;

import com.google.gson.Gson;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.charts.HtmlChart;
import io.gradus.charts.LineChart;
import io.gradus.charts.Palette;
import io.gradus.charts.Xml;
import io.gradus.recipes.Recipe;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The results as one HTML file that needs nothing else: no network, no fonts, no images. */
final class Report {

    /** What a narrow screen shows of a chart behind the ends of its lines. */
    private static final int AFTER_LINES = 24;

    private final Results results;
    private final StringBuilder html = new StringBuilder();

    private Report(Results results) {
        this.results = results;
    }

    static String of(Results results) {
        return new Report(results).page();
    }

    private String page() {
        Settings settings = results.settings();
        String title =
                String.format(
                        Locale.ROOT, "Gradus: %s on %s", settings.model(), settings.dataset());
        html.append(
                        "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n")
                .append("<meta charset=\"utf-8\"/>\n")
                .append(
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n")
                .append("<meta name=\"color-scheme\" content=\"light dark\"/>\n<title>")
                .append(Xml.escape(title))
                .append("</title>\n<style>\n:root{")
                .append(Palette.light())
                .append("}\n@media screen and (prefers-color-scheme:dark){:root{")
                .append(Palette.dark())
                .append("}}\n")
                .append(Palette.rules())
                .append(resource("report.css"))
                .append("</style>\n</head>\n<body>\n<main>\n");
        heading(title, settings);
        legend();
        charts();
        table();
        how(settings, results.environment());
        html.append("</main>\n<div id=\"tip\" hidden=\"hidden\"></div>\n<script>/*<![CDATA[*/\n")
                .append(resource("report.js"))
                .append("/*]]>*/</script>\n</body>\n</html>\n");
        return html.toString();
    }

    private void heading(String title, Settings settings) {
        element("h1", title);
        element(
                "p",
                String.format(
                        Locale.ROOT,
                        "%,d training and %,d %s images; %,d parameters; %d epochs of batches of"
                                + " %,d, %,d updates; %s %s. Every recipe starts from the same"
                                + " weights and sees the same batches.",
                        settings.trainSize(),
                        settings.evaluationSize(),
                        settings.evaluation(),
                        settings.parameters(),
                        settings.epochs(),
                        settings.batchSize(),
                        settings.updates(),
                        settings.seeds().size() == 1 ? "seed" : "seeds",
                        settings.seeds().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(", "))));
        if (!results.complete()) {
            html.append("<p class=\"warning\">")
                    .append("Not all runs are finished; this shows those that are.")
                    .append("</p>\n");
        }
    }

    private void legend() {
        html.append("<ul class=\"legend\">\n");
        for (int i = 0; i < results.recipes().size(); i++) {
            Recipe recipe = results.recipes().get(i);
            boolean drawn =
                    results.runsOf(recipe).stream()
                            .anyMatch(run -> run.trainLoss().value().length > 0);
            if (drawn) {
                html.append("<li><button type=\"button\" aria-pressed=\"true\" data-legend=\"")
                        .append(i)
                        .append("\" title=\"show or hide\">")
                        .append(Palette.sample(i))
                        .append(Xml.escape(recipe.name()))
                        .append("</button></li>\n");
            }
        }
        html.append("</ul>\n");
    }

    private void charts() {
        List<LineChart> charts =
                List.of(
                        Charts.loss(results),
                        Charts.accuracy(results),
                        Charts.learningRate(results));
        html.append("<div class=\"charts\">\n");
        List<Map<String, Object>> data = new ArrayList<>();
        for (LineChart chart : charts) {
            Map<String, Object> hover = HtmlChart.hoverData(chart);
            html.append("<figure style=\"--narrow:")
                    .append(narrow(hover))
                    .append("%\"><figcaption>")
                    .append(Xml.escape(chart.title()))
                    .append("</figcaption>")
                    .append(HtmlChart.svg(chart, ""))
                    .append("</figure>\n");
            data.add(hover);
        }
        others();
        html.append("</div>\n<script type=\"application/json\" id=\"data\">")
                .append(new Gson().toJson(data))
                .append("</script>\n");
    }

    /** How wide a chart is on a narrow screen, which shows it as far as its lines go. */
    private static long narrow(Map<String, Object> hover) {
        double end = ((Number) hover.get("to")).doubleValue() + AFTER_LINES;
        return end < LineChart.WIDTH / 2 ? 100 : Math.round(100 * LineChart.WIDTH / end);
    }

    private void table() {
        element("h2", "Results");
        Differences differences = new Differences(results);
        Columns columns = new Columns(results, differences, true);
        html.append("<table class=\"results\"><thead><tr><th>recipe</th>");
        columns.titles()
                .forEach(title -> html.append("<th class=\"n\">").append(title).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        for (Summary summary : summaries(true)) {
            html.append("<tr>");
            element("td", summary.recipe().name());
            List<String> cells = columns.cells(summary);
            for (int i = 0; i < cells.size(); i++) {
                html.append("<td class=\"n\" data-title=\"")
                        .append(columns.titles().get(i))
                        .append("\">")
                        .append(Xml.escape(cells.get(i)))
                        .append("</td>");
            }
            html.append("</tr>\n");
        }
        html.append("</tbody></table>\n");
        differences.remark().ifPresent(remark -> element("p", remark));
        inFull();
    }

    /** The recipes whose names do not say all. */
    private void inFull() {
        List<Recipe> named =
                results.recipes().stream()
                        .filter(recipe -> !recipe.name().equals(recipe.text()))
                        .toList();
        if (!named.isEmpty()) {
            element("h2", "Recipes in full");
            html.append("<dl>\n");
            named.forEach(recipe -> define(recipe.name(), recipe.text()));
            html.append("</dl>\n");
        }
    }

    private void others() {
        List<Summary> others = summaries(false);
        if (others.isEmpty()) {
            return;
        }
        html.append("<aside>\n");
        element("h2", "Not trained to the end");
        html.append("<dl>\n");
        others.forEach(summary -> define(summary.recipe().name(), Outcome.text(summary)));
        html.append("</dl></aside>\n");
    }

    /** The recipes with runs that trained, or those where at least one did not to the end. */
    private List<Summary> summaries(boolean trained) {
        return results.recipes().stream()
                .map(recipe -> new Summary(recipe, results.runsOf(recipe)))
                .filter(summary -> !summary.runs().isEmpty())
                .filter(
                        summary ->
                                trained
                                        ? summary.runs().stream().anyMatch(Report::trained)
                                        : summary.status() != Status.DONE)
                .toList();
    }

    private static boolean trained(RunResult run) {
        return run.status() == Status.DONE || run.status() == Status.DIVERGED;
    }

    private void how(Settings settings, Environment environment) {
        element("h2", "How it was measured");
        html.append("<dl>\n");
        Terms.of(settings).forEach(this::define);
        define("command", "gradus " + command(settings.arguments()));
        define("when", results.created());
        define(
                "machine",
                String.join(
                        ", ",
                        environment.cpu(),
                        environment.cores() + " cores",
                        environment.os(),
                        "PyTorch's threads: " + environment.threads()));
        define(
                "software",
                String.join(
                        ", ",
                        "Gradus " + environment.gradus() + ", commit " + environment.commit(),
                        "DJL " + environment.djl(),
                        environment.engine() + " on " + environment.device(),
                        environment.jvm()));
        html.append("</dl>\n");
    }

    private void define(String term, String text) {
        element("dt", term);
        element("dd", text);
    }

    private void element(String name, String text) {
        html.append('<').append(name).append('>');
        html.append(Xml.escape(text));
        html.append("</").append(name).append(">\n");
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a shell takes it. */
    private static String command(List<String> arguments) {
        return arguments.stream()
                .map(
                        word ->
                                word.matches("[\\w.,:/=+-]+")
                                        ? word
                                        : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
