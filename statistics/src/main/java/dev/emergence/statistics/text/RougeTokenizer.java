package dev.emergence.statistics.text;

/**
 * The tokens of Google's rouge_score without stemming: runs of {@code [a-z0-9]} after {@code str.lower()}, by lines.
 *
 * <p>Beyond ASCII only U+212A (Kelvin sign) lowers to a letter of those, and U+0130 to {@code i} and a combining dot, which
 * ends the token. Text in other scripts has no tokens. Only {@code \n} ends a line.
 *
 * @see <a href="https://github.com/google-research/google-research/tree/master/rouge">google-research/rouge</a>
 */
final class RougeTokenizer {
    private static final char KELVIN = '\u212A';
    private static final char DOTTED_I = '\u0130';
    /** The lower-case letter or digit of an ASCII character, 0 for any other. */
    private static final char[] KEPT = kept();

    private RougeTokenizer() {}

    private static char[] kept() {
        char[] kept = new char[128];
        for (char c = '0'; c <= '9'; c++) {
            kept[c] = c;
        }
        for (char c = 'a'; c <= 'z'; c++) {
            kept[c] = c;
            kept[c - 32] = c;
        }
        return kept;
    }

    static void split(char[] text, TokenSink sink) {
        int start = 0;
        long key = 0;
        for (int i = 0; i < text.length; i++) {
            char c = text[i];
            char kept = c < 128 ? KEPT[c] : beyondAscii(c);
            if (kept != 0) {
                text[i] = kept;
                key = Vocabulary.key(key, kept);
            }
            if (kept == 0 || c == DOTTED_I) {
                sink.add(text, start, kept == 0 ? i : i + 1, key, 0);
                start = i + 1;
                key = 0;
                if (c == '\n') {
                    sink.endLine();
                }
            }
        }
        sink.add(text, start, text.length, key, 0);
    }

    private static char beyondAscii(char c) {
        return switch (c) {
            case KELVIN -> 'k';
            case DOTTED_I -> 'i';
            default -> 0;
        };
    }
}
