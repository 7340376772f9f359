package io.gradus.benchmarks;

/** The {@code gradus} command. */
public final class Gradus {

    private Gradus() {}

    /**
     * Runs the command.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        System.out.println("gradus");
    }
}
