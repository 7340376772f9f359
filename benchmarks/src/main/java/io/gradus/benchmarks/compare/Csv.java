package io.gradus.benchmarks.compare;

import io.gradus.benchmarks.training.RunResult;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results as a table for spreadsheets: RFC 4180, one line for each run. */
final class Csv {

    private static final String TITLES =
            "recipe,seed,status,final_train_loss,test_accuracy,samples_per_second,step_share,seconds,"
                    + "updates,dataset,train_size,model,epochs,batch_size,message";

    private Csv() {}

    static String of(Results results) {
        return results.runs().stream()
                .map(run -> line(run, results.settings()))
                .collect(Collectors.joining("", TITLES + "\r\n", ""));
    }

    private static String line(RunResult run, Settings settings) {
        return Stream.of(
                                run.recipe(),
                                run.seed(),
                                run.status().name().toLowerCase(Locale.ROOT),
                                run.finalTrainLoss(),
                                run.finalTestAccuracy(),
                                run.samplesPerSecond(),
                                run.stepShare(),
                                run.seconds(),
                                run.updates(),
                                settings.dataset(),
                                settings.trainSize(),
                                settings.model(),
                                settings.epochs(),
                                settings.batchSize(),
                                run.message())
                        .map(Csv::cell)
                        .collect(Collectors.joining(","))
                + "\r\n";
    }

    private static String cell(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof Double number) {
            return String.format(Locale.ROOT, "%.6g", number);
        }
        String text = value.toString();
        return text.matches("(?s).*[,\"\\r\\n].*")
                ? "\"" + text.replace("\"", "\"\"") + "\""
                : text;
    }
}
