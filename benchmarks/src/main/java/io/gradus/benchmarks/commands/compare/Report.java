package io.gradus.benchmarks.commands.compare;

import static j2html.TagCreator.*;

import com.google.gson.Gson;
import io.gradus.benchmarks.cli.Environment;
import io.gradus.benchmarks.cli.Text;
import io.gradus.benchmarks.training.RunResult;
import io.gradus.benchmarks.training.RunResult.Status;
import io.gradus.charts.HtmlChart;
import io.gradus.charts.LineChart;
import io.gradus.charts.Palette;
import io.gradus.recipes.Recipe;
import j2html.Config;
import j2html.rendering.FlatHtml;
import j2html.tags.DomContent;
import j2html.tags.specialized.DlTag;
import j2html.tags.specialized.FigureTag;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The results as one HTML file that needs nothing else: no network, no fonts, no images. */
final class Report {

    /** What a narrow screen shows of a chart behind the ends of its lines. */
    private static final int AFTER_LINES = 24;

    private final Results results;
    private final Settings settings;

    private Report(Results results) {
        this.results = results;
        settings = results.settings();
    }

    static String of(Results results) {
        return new Report(results).page();
    }

    /** The page is XML, too, so that it is known to be well-formed. */
    private String page() {
        String title = "Gradus: " + settings.model() + " on " + settings.dataset();
        DomContent page =
                html(
                                head(
                                        meta().withCharset("utf-8"),
                                        meta().withName("viewport")
                                                .withContent("width=device-width, initial-scale=1"),
                                        meta().withName("color-scheme").withContent("light dark"),
                                        title(title),
                                        style(rawHtml(css()))),
                                body(
                                        main(
                                                h1(title),
                                                summary(),
                                                iff(
                                                        !results.complete(),
                                                        p("Not all runs are finished; this shows"
                                                                        + " those that are.")
                                                                .withClass("warning")),
                                                legend(),
                                                charts(),
                                                numbers(),
                                                inFull(),
                                                how(results.environment())),
                                        div().withId("tip").attr("hidden", "hidden"),
                                        script(
                                                rawHtml(
                                                        "/*<![CDATA[*/\n"
                                                                + resource("report.js")
                                                                + "/*]]>*/"))))
                        .withLang("en")
                        .attr("xmlns", "http://www.w3.org/1999/xhtml");
        StringBuilder text = new StringBuilder("<!DOCTYPE html>\n");
        try {
            page.render(FlatHtml.into(text, Config.defaults().withEmptyTagsClosed(true)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.append('\n').toString();
    }

    private static String css() {
        return ":root{%s}\n@media screen and (prefers-color-scheme:dark){:root{%s}}\n%s%s"
                .formatted(
                        Palette.light(), Palette.dark(), Palette.rules(), resource("report.css"));
    }

    private DomContent summary() {
        return p(
                Text.format(
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
    }

    private DomContent legend() {
        List<Recipe> recipes = results.recipes();
        Stream<DomContent> entries =
                IntStream.range(0, recipes.size())
                        .filter(i -> isDrawn(recipes.get(i)))
                        .mapToObj(
                                i ->
                                        li(
                                                button(
                                                                rawHtml(Palette.sample(i)),
                                                                text(recipes.get(i).name()))
                                                        .withType("button")
                                                        .attr("aria-pressed", "true")
                                                        .withData("legend", Integer.toString(i))
                                                        .withTitle("show or hide")));
        return ul().with(entries).withClass("legend");
    }

    private boolean isDrawn(Recipe recipe) {
        return results.runsOf(recipe).stream().anyMatch(run -> run.trainLoss().value().length > 0);
    }

    private DomContent charts() {
        List<LineChart> charts = Charts.of(results).list();
        List<Map<String, Object>> data = charts.stream().map(HtmlChart::hoverData).toList();
        return each(
                div(each(charts, Report::figureOf), others()).withClass("charts"),
                script(rawHtml(new Gson().toJson(data)))
                        .withType("application/json")
                        .withId("data"));
    }

    /** A narrow screen shows a chart as far as its lines go. */
    private static FigureTag figureOf(LineChart chart) {
        double end = ((Number) HtmlChart.hoverData(chart).get("to")).doubleValue() + AFTER_LINES;
        long narrow = end < LineChart.WIDTH / 2 ? 100 : Math.round(100 * LineChart.WIDTH / end);
        return figure(figcaption(chart.title()), rawHtml(HtmlChart.svg(chart, "")))
                .withStyle("--narrow:" + narrow + "%");
    }

    private DomContent numbers() {
        Differences differences = new Differences(results);
        List<Column> columns = Column.of(results, differences, true);
        return each(
                h2("Results"),
                table(
                                thead(
                                        tr(
                                                th("recipe"),
                                                each(
                                                        columns,
                                                        column ->
                                                                th(column.title())
                                                                        .withClass("n")))),
                                tbody(
                                        each(
                                                summaries(Report::hasTrained),
                                                summary -> row(summary, columns))))
                        .withClass("results"),
                each(differences.remark().stream().map(remark -> (DomContent) p(remark))));
    }

    private static DomContent row(Summary summary, List<Column> columns) {
        return tr(
                td(summary.recipe().name()),
                each(
                        columns,
                        column ->
                                td(column.cell().apply(summary))
                                        .withClass("n")
                                        .withData("title", column.title())));
    }

    /** The recipes whose names do not say all. */
    private DomContent inFull() {
        Map<String, String> texts = new LinkedHashMap<>();
        results.recipes().stream()
                .filter(recipe -> !recipe.name().equals(recipe.text()))
                .forEach(recipe -> texts.put(recipe.name(), recipe.text()));
        return iff(!texts.isEmpty(), each(h2("Recipes in full"), definitions(texts)));
    }

    private DomContent others() {
        Map<String, String> outcomes = new LinkedHashMap<>();
        summaries(summary -> summary.status() != Status.DONE)
                .forEach(summary -> outcomes.put(summary.recipe().name(), summary.outcome()));
        return iff(!outcomes.isEmpty(), aside(h2("Not trained to the end"), definitions(outcomes)));
    }

    private List<Summary> summaries(Predicate<Summary> wanted) {
        return Summary.of(results).stream().filter(wanted).toList();
    }

    private static boolean hasTrained(Summary summary) {
        return summary.runs().stream()
                .map(RunResult::status)
                .anyMatch(status -> status == Status.DONE || status == Status.DIVERGED);
    }

    private DomContent how(Environment environment) {
        Map<String, String> terms = Glossary.of(settings);
        terms.put("command", "gradus " + command(settings.arguments()));
        terms.put("when", results.created());
        terms.put(
                "machine",
                "%s, %s cores, %s, PyTorch's threads: %s"
                        .formatted(
                                environment.cpu(),
                                environment.cores(),
                                environment.os(),
                                environment.threads()));
        terms.put(
                "software",
                "Gradus %s, commit %s, DJL %s, %s on %s, %s"
                        .formatted(
                                environment.gradus(),
                                environment.commit(),
                                environment.djl(),
                                environment.engine(),
                                environment.device(),
                                environment.jvm()));
        return each(h2("How it was measured"), definitions(terms));
    }

    private static DlTag definitions(Map<String, String> texts) {
        return dl(each(texts, (term, text) -> each(dt(term), dd(text))));
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
