package dev.emergence.statistics.text;

/**
 * The tokeniser {@code 13a} of mteval-v13a.pl as sacreBLEU 2 applies it, in one pass without regular expressions.
 *
 * <p>Before: trailing white space goes, {@code <skipped>} goes, a hyphen before a newline goes with it, and
 * {@code &quot; &amp; &lt; &gt;} are resolved in this order. Then:
 *
 * <ol>
 *   <li>ASCII punctuation other than {@code ' - . ,} is a token each.
 *   <li>In a run of stops and commas every one is a token, save that the last joins a digit after it if the run is of odd
 *       length and a digit stands before it ({@code 3.5}), or of even length and none does ({@code ..5}); a run of one
 *       joins both digits. This is what sacreBLEU's second and third rule, whose matches consume two characters, come to.
 *   <li>A hyphen right after a digit is a token.
 *   <li>The rest is split at Python's white space. Digits are {@code 0-9} only.
 * </ol>
 *
 * @see <a href="https://github.com/mjpost/sacrebleu">mjpost/sacrebleu, tokenizer_13a and tokenizer_re</a>
 */
@SuppressWarnings("EscapedEntity") // the entities themselves are meant
final class Mteval13a {
    private static final byte OTHER = 0;
    private static final byte SPACE = 1;
    private static final byte MARK = 2;
    private static final byte STOP = 3;
    private static final byte HYPHEN = 4;

    private static final byte[] CLASSES = classes();

    private Mteval13a() {}

    private static byte[] classes() {
        byte[] classes = new byte[128];
        for (int c = 0; c < classes.length; c++) {
            classes[c] = PythonText.isSpace(c) ? SPACE : PythonText.isPunctuation(c) ? MARK : OTHER;
        }
        classes['\''] = OTHER;
        classes['-'] = HYPHEN;
        classes['.'] = STOP;
        classes[','] = STOP;
        return classes;
    }

    /** The text with what the rules resolve before they split; itself in most cases. */
    static String prepare(String text) {
        int end = text.length();
        while (end > 0 && PythonText.isSpace(text.charAt(end - 1))) {
            end--;
        }
        String prepared = end == text.length() ? text : text.substring(0, end);
        if (prepared.indexOf('<') >= 0) {
            prepared = prepared.replace("<skipped>", "");
        }
        if (prepared.indexOf('\n') >= 0) {
            prepared = prepared.replace("-\n", "");
        }
        if (prepared.indexOf('&') >= 0) {
            prepared = prepared.replace("&quot;", "\"")
                    .replace("&amp;", "&")
                    .replace("&lt;", "<")
                    .replace("&gt;", ">");
        }
        return prepared;
    }

    static void split(char[] text, TokenSink sink) {
        int start = 0;
        long key = 0;
        int bits = 0;
        for (int i = 0; i < text.length; i++) {
            char c = text[i];
            byte kind = c < 128 ? CLASSES[c] : PythonText.isSpace(c) ? SPACE : OTHER;
            if (kind == OTHER || kind >= STOP && isGlued(text, i)) {
                key = Vocabulary.key(key, c);
                bits |= c;
            } else {
                sink.add(text, start, i, key, bits);
                if (kind != SPACE) {
                    sink.add(text, i, i + 1, c, c);
                }
                start = i + 1;
                key = 0;
                bits = 0;
            }
        }
        sink.add(text, start, text.length, key, bits);
    }

    /** Whether a stop or hyphen is part of a longer token. */
    private static boolean isGlued(char[] text, int at) {
        if (text[at] == '-') {
            return !isDigit(text, at - 1);
        }
        if (!isDigit(text, at + 1)) {
            return false;
        }
        int first = at;
        while (first > 0 && (text[first - 1] == '.' || text[first - 1] == ',')) {
            first--;
        }
        boolean odd = (at - first & 1) == 0;
        return odd == isDigit(text, first - 1);
    }

    private static boolean isDigit(char[] text, int at) {
        return at >= 0 && at < text.length && text[at] >= '0' && text[at] <= '9';
    }
}
