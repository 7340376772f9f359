package io.gradus.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.CRC32C;

/**
 * A checksum in the metadata of a safetensors file, so that a damaged file is found out: the CRC32C
 * of all that follows its own digits, which are the first entry of the header.
 */
public final class SafetensorsChecksum {

    static final String KEY = "crc32c";

    /** Keeps the place of the digits until they are known. */
    static final String UNKNOWN = "00000000";

    private static final byte[] BEFORE =
            ("{\"" + SafetensorsHeader.METADATA + "\":{\"" + KEY + "\":\"")
                    .getBytes(StandardCharsets.US_ASCII);

    /** The place of the digits in the header. */
    public static final int PLACE = BEFORE.length;

    private static final int AFTER = BEFORE.length + UNKNOWN.length();

    private final CRC32C crc = new CRC32C();

    /**
     * Begins with a header, of which it leaves out what comes before the end of the digits.
     *
     * @param header the bytes of the header
     */
    public SafetensorsChecksum(byte[] header) {
        int from = Math.min(AFTER, header.length);
        crc.update(header, from, header.length - from);
    }

    /**
     * Tells whether a header has the digits where they are written here; other programs write none.
     *
     * @param header the bytes of the header
     * @return whether it has
     */
    public static boolean isIn(byte[] header) {
        return header.length >= AFTER
                && Arrays.equals(header, 0, BEFORE.length, BEFORE, 0, BEFORE.length);
    }

    /**
     * Adds the bytes of the data from a buffer's position to its limit; it is left there.
     *
     * @param data the buffer
     */
    public void update(ByteBuffer data) {
        crc.update(data);
    }

    /**
     * Returns the sum so far.
     *
     * @return eight hexadecimal digits
     */
    public String digits() {
        return String.format(Locale.ROOT, "%08x", crc.getValue());
    }
}
