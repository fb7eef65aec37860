package dev.emergence.schemas;

/**
 * Halves of surrogate pairs, as byte-level tokenizers write them where an output ends within a character. UTF-8 can't express
 * them, and Java writes a question mark for each: different texts would become equal. On the topics a half is a character of
 * its own instead, 0x100000 above it: U+D83D is U+10D83D, of the private use plane 16, which no text has by itself.
 */
public final class HalfPairs {
    private static final int PRIVATE_USE = 0x100000;

    private HalfPairs() {}

    /** Whether the text holds a half without the other. */
    public static boolean in(String text) {
        return first(text, 0) < text.length();
    }

    /** The text with a character of its own for each half; itself where it holds none. */
    static String replaced(String text) {
        int half = first(text, 0);
        if (half == text.length()) {
            return text;
        }
        StringBuilder whole = new StringBuilder(text.length() + 8);
        int from = 0;
        while (half < text.length()) {
            whole.append(text, from, half).appendCodePoint(PRIVATE_USE + text.charAt(half));
            from = half + 1;
            half = first(text, from);
        }
        return whole.append(text, from, text.length()).toString();
    }

    /** Place of the first half at or behind {@code from}; the text's length where there is none. */
    private static int first(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!Character.isSupplementaryCodePoint(text.codePointAt(i))) {
                    return i;
                }
                i++;
            }
        }
        return text.length();
    }
}
