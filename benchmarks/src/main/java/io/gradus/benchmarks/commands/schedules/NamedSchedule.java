package io.gradus.benchmarks.commands.schedules;

import io.gradus.benchmarks.cli.UserError;
import io.gradus.schedulers.Schedule;
import io.gradus.text.TextException;

/**
 * A schedule of the command line, {@code [name ":"] text form}.
 *
 * @param name what the legend calls it: the text form where no name is given
 * @param text the text form
 * @param schedule the schedule
 */
record NamedSchedule(String name, String text, Schedule schedule) {

    /** Reads a schedule. */
    static NamedSchedule of(String argument, long steps) {
        int colon = argument.indexOf(':');
        String name = argument.substring(0, Math.max(colon, 0)).strip();
        String text = argument.substring(colon + 1).strip();
        if (colon >= 0 && name.isEmpty()) {
            throw new UserError(
                    "schedule '" + argument.strip() + "', column 1: expected a name before ':'");
        }
        try {
            return new NamedSchedule(
                    name.isEmpty() ? text : name, text, Schedule.parse(text, steps));
        } catch (TextException e) {
            int before = argument.indexOf(text, colon + 1);
            throw new UserError(
                    "schedule '"
                            + argument
                            + "', column "
                            + (before + e.column())
                            + ": "
                            + e.reason(),
                    e);
        }
    }
}
