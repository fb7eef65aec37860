package dev.emergence.ingest.body;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the text of {@code prompt} stands in the JSON of a record, of which the end may not be there yet. Only quotes and
 * brackets are looked at.
 *
 * @param from its first byte
 * @param to behind its last byte
 * @param open the bytes end within it
 * @param escaped they end with the backslash of an escape
 */
record Prompt(int from, int to, boolean open, boolean escaped) {
    private static final byte[] NAME = "prompt".getBytes(StandardCharsets.UTF_8);

    /** The prompt in the first {@code length} bytes; null where they hold none, or one that is no string. */
    static Prompt in(byte[] bytes, int length) {
        int depth = 0;
        boolean named = false;
        for (int i = 0; i < length; i++) {
            byte b = bytes[i];
            if (b == '"') {
                int end = end(bytes, i + 1, length);
                if (named) {
                    return new Prompt(i + 1, Math.min(end, length), end >= length, end > length);
                }
                named = depth == 1 && isName(bytes, i + 1, end) && precedesColon(bytes, end + 1, length);
                i = end;
            } else if (b == '{' || b == '[') {
                depth++;
                named = false;
            } else if (b == '}' || b == ']') {
                depth--;
            } else if (b == ',') {
                named = false;
            }
        }
        return null;
    }

    /** Place of the quote that closes a string; the length where it is not there, one more if an escape is open. */
    private static int end(byte[] bytes, int from, int length) {
        int i = from;
        while (i < length && bytes[i] != '"') {
            i += bytes[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    private static boolean isName(byte[] bytes, int from, int end) {
        return end - from == NAME.length && Arrays.equals(bytes, from, end, NAME, 0, NAME.length);
    }

    private static boolean precedesColon(byte[] bytes, int from, int length) {
        int i = from;
        while (i < length && Pieces.space(bytes[i])) {
            i++;
        }
        return i < length && bytes[i] == ':';
    }

    int length() {
        return to - from;
    }

    /** Where the text can be cut so that at most so many bytes are left: between two characters, and not within an escape. */
    int cut(byte[] bytes, int most) {
        int i = from;
        int next = i + width(bytes, i);
        while (next <= to && next - from <= most) {
            i = next;
            next += i < to ? width(bytes, i) : 1;
        }
        return i;
    }

    /** Bytes of the character at a place, both halves of an escaped surrogate pair being one. */
    private int width(byte[] bytes, int at) {
        int lead = bytes[at] & 0xFF;
        if (lead == '\\') {
            boolean unicode = at + 1 < to && bytes[at + 1] == 'u';
            return unicode ? isHighSurrogate(bytes, at + 2) ? 12 : 6 : 2;
        }
        return lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    }

    /** Whether the four digits of an escape begin as those from D800 to DBFF do. */
    private boolean isHighSurrogate(byte[] bytes, int at) {
        return at + 1 < to && (bytes[at] | 0x20) == 'd' && "89ab".indexOf(bytes[at + 1] | 0x20) >= 0;
    }
}
