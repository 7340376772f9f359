package io.gradus.benchmarks.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.Charset;

/**
 * Where a command writes: results to {@code out}, all else to {@code err}.
 *
 * @param out for results
 * @param err for progress, remarks and errors
 * @param interactive whether a person watches, so that a line may be drawn over again
 * @param unicode whether signs beyond ASCII are shown right
 * @param verbose whether the stack traces of errors are wanted
 */
public record Console(
        PrintWriter out, PrintWriter err, boolean interactive, boolean unicode, boolean verbose) {

    /**
     * Finds out what the terminal can do.
     *
     * @param out for results
     * @param err for progress, remarks and errors
     * @param verbose whether the stack traces of errors are wanted
     * @return the console
     */
    public static Console of(PrintWriter out, PrintWriter err, boolean verbose) {
        boolean unicode = Charset.defaultCharset().newEncoder().canEncode('±');
        return new Console(out, err, isTerminal(System.console()), unicode, verbose);
    }

    /**
     * The same for work that others are shown the progress of.
     *
     * @return a console that draws nothing over again, and says nothing unless details are wanted
     */
    public Console background() {
        PrintWriter writer = verbose ? err : new PrintWriter(Writer.nullWriter());
        return new Console(writer, writer, false, unicode, verbose);
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
