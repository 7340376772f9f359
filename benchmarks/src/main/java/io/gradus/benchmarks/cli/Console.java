package io.gradus.benchmarks.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;
import java.util.function.IntSupplier;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/**
 * The terminal of a command: results go to {@code out}, everything else to {@code err}.
 *
 * @param out for results
 * @param err for progress, remarks and errors
 * @param interactive whether it is a terminal, so that a line may be redrawn
 * @param unicode whether characters beyond ASCII are displayed
 * @param verbose whether the stack traces of errors are wanted
 * @param width how many characters a line of a table may have
 */
public record Console(
        PrintWriter out,
        PrintWriter err,
        boolean interactive,
        boolean unicode,
        boolean verbose,
        int width) {

    /** Where nothing tells another width. */
    static final int WIDTH = 80;

    /** No table can be narrower. */
    private static final int LEAST_WIDTH = 40;

    /**
     * Makes a console that is no terminal, {@value #WIDTH} wide.
     *
     * @param lines for all lines
     * @param verbose whether the stack traces of errors are wanted
     * @return the console
     */
    public static Console plain(PrintWriter lines, boolean verbose) {
        return new Console(lines, lines, false, true, verbose, WIDTH);
    }

    /**
     * Finds out what the terminal can do.
     *
     * @param command the command, which knows where its lines go
     * @param verbose whether the stack traces of errors are wanted
     * @return the console
     */
    public static Console of(CommandSpec command, boolean verbose) {
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        boolean unicode = Charset.defaultCharset().newEncoder().canEncode('±');
        boolean terminal = isTerminal(System.console());
        int width =
                width(
                        System.getenv("COLUMNS"),
                        () -> terminal ? new UsageMessageSpec().autoWidth(true).width() : WIDTH);
        return new Console(out, err, terminal, unicode, verbose, width);
    }

    /** The variable COLUMNS, as elsewhere, goes before what the terminal says. */
    static int width(String columns, IntSupplier otherwise) {
        int width =
                columns != null && columns.matches("[1-9]\\d{0,4}")
                        ? Integer.parseInt(columns)
                        : otherwise.getAsInt();
        return Math.max(LEAST_WIDTH, width);
    }

    /** {@return the same for work in the background: it says nothing unless details are wanted} */
    public Console background() {
        PrintWriter writer = verbose ? err : new PrintWriter(Writer.nullWriter());
        return new Console(writer, writer, false, unicode, verbose, width);
    }

    /** From JDK 22 on there is a console without a terminal, too, which then says so. */
    private static boolean isTerminal(java.io.Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (Boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Prints a line of the result.
     *
     * @param line the line
     */
    public void result(String line) {
        out.println(line);
        out.flush();
    }

    /**
     * Prints a sentence of the result, in as many lines as it needs.
     *
     * @param text the sentence; the lines after its first begin with two blanks more than it
     */
    public void text(String text) {
        String indent = text.substring(0, text.length() - text.stripLeading().length());
        StringBuilder line = new StringBuilder(indent);
        String gap = "";
        for (String word : text.strip().split(" ")) {
            if (!gap.isEmpty() && line.length() + 1 + word.length() > width) {
                result(line.toString());
                line = new StringBuilder(indent).append("  ");
                gap = "";
            }
            line.append(gap).append(word);
            gap = " ";
        }
        result(line.toString());
    }

    /**
     * Prints a remark.
     *
     * @param line the line
     */
    public void remark(String line) {
        err.println(line);
        err.flush();
    }

    /**
     * Prints the stack trace of an error, if that is wanted.
     *
     * @param failure the error
     */
    public void details(Throwable failure) {
        if (verbose) {
            failure.printStackTrace(err);
            err.flush();
        }
    }
}
