package io.gradus.benchmarks.drawing;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A stroke font for the labels of images: many machines have no fonts, and fonts differ from
 * machine to machine.
 *
 * <p>One line is one character: the character, then the points of its strokes as pairs of digits,
 * column and row; {@code /} separates strokes. A character is at most 5 columns wide; row 0 is the
 * top of a capital, row 6 the baseline, and row 8 the lowest. A stroke of one point is a dot.
 */
final class Glyphs {

    /** The distance from a character to the next, in columns. */
    static final int ADVANCE = 6;

    private static final String TEXT =
            """
            0 10 30 41 45 36 16 05 01 10 / 32 14
            1 01 20 26 / 06 46
            2 01 10 30 41 42 06 46
            3 01 10 30 41 42 33 13 / 33 44 45 36 16 05
            4 36 30 04 44
            5 40 00 02 32 43 45 36 06
            6 40 20 02 05 16 36 45 44 33 03
            7 00 40 41 16
            8 10 30 41 42 33 13 02 01 10 / 13 04 05 16 36 45 44 33
            9 06 26 44 41 30 10 01 02 13 43
            A 06 20 46 / 14 34
            B 00 06 36 45 44 33 03 / 00 30 41 42 33
            C 41 30 10 01 05 16 36 45
            D 00 06 26 44 42 20 00
            E 40 00 06 46 / 03 33
            F 40 00 06 / 03 33
            G 41 30 10 01 05 16 36 45 43 23
            H 00 06 / 40 46 / 03 43
            I 10 30 / 20 26 / 16 36
            J 40 45 36 16 05
            K 00 06 / 40 04 / 13 46
            L 00 06 46
            M 06 00 23 40 46
            N 06 00 46 40
            O 10 30 41 45 36 16 05 01 10
            P 06 00 30 41 42 33 03
            Q 10 30 41 45 36 16 05 01 10 / 24 46
            R 06 00 30 41 42 33 03 / 23 46
            S 41 30 10 01 02 13 33 44 45 36 16 05
            T 00 40 / 20 26
            U 00 05 16 36 45 40
            V 00 26 40
            W 00 16 23 36 40
            X 00 46 / 40 06
            Y 00 23 40 / 23 26
            Z 00 40 06 46
            a 12 32 43 46 / 44 14 05 16 36 45
            b 00 06 / 03 12 32 43 45 36 16 05
            c 42 12 03 05 16 46
            d 40 46 / 43 32 12 03 05 16 36 45
            e 04 44 43 32 12 03 05 16 46
            f 40 30 21 26 / 12 42
            g 42 47 38 18 / 43 32 12 03 05 16 36 45
            h 00 06 / 03 12 32 43 46
            i 20 / 12 22 26
            j 30 / 22 32 37 28 08
            k 00 06 / 42 04 / 24 46
            l 10 20 25 36
            m 02 06 / 03 12 23 26 / 23 32 43 46
            n 02 06 / 03 12 32 43 46
            o 12 32 43 45 36 16 05 03 12
            p 02 08 / 03 12 32 43 45 36 16 05
            q 42 48 / 43 32 12 03 05 16 36 45
            r 02 06 / 04 22 42
            s 42 12 03 14 34 45 36 06
            t 10 15 26 36 / 02 32
            u 02 05 16 36 45 / 42 46
            v 02 26 42
            w 02 16 24 36 42
            x 02 46 / 42 06
            y 02 26 / 42 26 18 08
            z 02 42 06 46
            . 26
            , 25 26 17
            : 22 / 25
            - 13 33
            + 03 43 / 21 25
            = 02 42 / 04 44
            / 06 40
            ( 30 21 25 36
            ) 10 21 25 16
            [ 30 20 26 36
            ] 10 20 26 16
            _ 06 46
            """;

    private static final List<int[][]> UNKNOWN =
            List.<int[][]>of(new int[][] {{0, 0}, {4, 0}, {4, 6}, {0, 6}, {0, 0}});
    private static final Map<Character, List<int[][]>> STROKES = read();

    private Glyphs() {}

    /** The strokes of a character; a rectangle for one that the font does not have. */
    static List<int[][]> of(char character) {
        return STROKES.getOrDefault(character, UNKNOWN);
    }

    private static Map<Character, List<int[][]>> read() {
        Map<Character, List<int[][]>> glyphs = new HashMap<>();
        glyphs.put(' ', List.of());
        TEXT.lines()
                .forEach(
                        line ->
                                glyphs.put(
                                        line.charAt(0),
                                        Arrays.stream(line.substring(2).split(" / "))
                                                .map(Glyphs::stroke)
                                                .toList()));
        return glyphs;
    }

    private static int[][] stroke(String text) {
        return Arrays.stream(text.split(" "))
                .map(point -> new int[] {point.charAt(0) - '0', point.charAt(1) - '0'})
                .toArray(int[][]::new);
    }
}
