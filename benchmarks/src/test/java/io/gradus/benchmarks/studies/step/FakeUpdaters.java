package io.gradus.benchmarks.studies.step;

import java.util.Scanner;

/** What {@code Dl4jProcess} starts in its tests: answers like DL4J's updaters, without DL4J. */
public final class FakeUpdaters {

    private FakeUpdaters() {}

    /**
     * Answers a million nanoseconds for each value and step; ends when asked for "Bad".
     *
     * @param args the number of values, the seed
     */
    public static void main(String[] args) {
        System.out.println("Adam Bad");
        Scanner in = new Scanner(System.in);
        while (in.hasNext() && in.next().equals("Adam")) {
            System.out.println(1_000_000L * Long.parseLong(args[0]) * in.nextInt());
        }
    }
}
