package io.gradus.benchmarks.commands.schedules;

import io.gradus.benchmarks.cli.Environment;
import java.util.List;

/**
 * The values of schedules that were drawn, for programs.
 *
 * @param schema the version of this format
 * @param created when they were drawn, ISO 8601 in UTC
 * @param environment the machine and the versions
 * @param arguments the command line
 * @param steps how many steps were drawn
 * @param schedules one for each schedule
 */
record SchedulesResults(
        int schema,
        String created,
        Environment environment,
        List<String> arguments,
        long steps,
        List<ValueTable.Row> schedules) {

    /** The version of the format. */
    static final int SCHEMA = 1;
}
