package dev.emergence.statistics.text;

/**
 * Words and single marks: the matches of {@code \w+|[^\w\s]} under Python's Unicode rules, by code points. A lone
 * surrogate is a mark.
 */
final class WordTokenizer {
    private WordTokenizer() {}

    static void split(char[] text, TokenSink sink) {
        int start = 0;
        long key = 0;
        int bits = 0;
        int i = 0;
        while (i < text.length) {
            int c = text[i] < 0x80 ? text[i] : Character.codePointAt(text, i);
            int next = i + (c < 0x10000 ? 1 : 2);
            if (PythonText.isWord(c)) {
                for (int unit = i; unit < next; unit++) {
                    key = Vocabulary.key(key, text[unit]);
                    bits |= text[unit];
                }
            } else {
                sink.add(text, start, i, key, bits);
                if (!PythonText.isSpace(c)) {
                    sink.add(text, i, next);
                }
                start = next;
                key = 0;
                bits = 0;
            }
            i = next;
        }
        sink.add(text, start, text.length, key, bits);
    }
}
