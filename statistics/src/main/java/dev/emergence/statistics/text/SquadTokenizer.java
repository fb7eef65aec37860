package dev.emergence.statistics.text;

import java.util.Arrays;

/**
 * The words that SQuAD's evaluation compares: lower case, without ASCII punctuation and the articles a, an, the, split at
 * white space.
 *
 * <p>In this order, as the official script does it: {@code str.lower()}; delete {@code string.punctuation}; replace
 * {@code \b(a|an|the)\b} by a space, where {@code \b} is Python's Unicode word boundary; {@code str.split()}. So
 * {@code the-end} is one word, {@code theend}, and an article between marks such as dashes splits them.
 *
 * <p>ASCII takes one pass; the first other character sends the rest of the text through the steps one after the other.
 *
 * @see <a href="https://arxiv.org/abs/1606.05250">Rajpurkar et al. 2016</a>
 */
final class SquadTokenizer {
    /** In {@link #KEPT}: white space is a blank, punctuation is 0, what the one-pass way cannot take is 1. */
    private static final char OTHER = 1;

    /** Lower-case letters and digits of ASCII by character. */
    private static final char[] KEPT = kept();

    private static final long A = key("a");
    private static final long AN = key("an");
    private static final long THE = key("the");

    private SquadTokenizer() {}

    private static char[] kept() {
        char[] kept = new char[128];
        for (char c = 0; c < kept.length; c++) {
            if (PythonText.isSpace(c)) {
                kept[c] = ' ';
            } else if (!PythonText.isPunctuation(c)) {
                kept[c] = PythonText.isWord(c) ? Character.toLowerCase(c) : OTHER;
            }
        }
        return kept;
    }

    private static long key(String word) {
        long key = 0;
        for (int i = 0; i < word.length(); i++) {
            key = Vocabulary.key(key, word.charAt(i));
        }
        return key;
    }

    static void split(char[] text, TokenSink sink) {
        char[] word = new char[text.length];
        int length = 0;
        long key = 0;
        int start = 0;
        for (int i = 0; i < text.length; i++) {
            char c = text[i];
            char kept = c < 128 ? KEPT[c] : OTHER;
            if (kept > ' ') {
                word[length++] = kept;
                key = Vocabulary.key(key, kept);
            } else if (kept == ' ') {
                if (!isArticle(key, length)) {
                    sink.add(word, 0, length, key, 0);
                }
                length = 0;
                key = 0;
                start = i + 1;
            } else if (kept == OTHER) {
                splitAny(Arrays.copyOfRange(text, start, text.length), sink);
                return;
            }
        }
        if (!isArticle(key, length)) {
            sink.add(word, 0, length, key, 0);
        }
    }

    private static boolean isArticle(long key, int length) {
        return length <= 3 && (key == A || key == AN || key == THE);
    }

    /** Any text from the beginning of a word on: the steps one after the other. */
    private static void splitAny(char[] text, TokenSink sink) {
        char[] lower = LowerCase.lower(text);
        int length = withoutPunctuation(lower);
        int i = 0;
        while (i < length) {
            int start = i;
            boolean plain = true;
            while (i < length && !PythonText.isSpace(lower[i])) {
                plain &= isLetterOrDigit(lower[i]);
                i++;
            }
            if (!plain) {
                splitAtArticles(lower, start, i, sink);
            } else if (articleLength(lower, start, i) != i - start) {
                sink.add(lower, start, i);
            }
            i++;
        }
    }

    private static int withoutPunctuation(char[] text) {
        int length = 0;
        for (char c : text) {
            text[length] = c;
            length += PythonText.isPunctuation(c) ? 0 : 1;
        }
        return length;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** Splits a run without white space at the articles that stand between word boundaries. */
    private static void splitAtArticles(char[] text, int from, int to, TokenSink sink) {
        int start = from;
        int i = from;
        while (i < to) {
            int article = articleLength(text, i, to);
            if (article > 0 && !wordEndsAt(text, from, i) && !wordStartsAt(text, i + article, to)) {
                sink.add(text, start, i);
                i += article;
                start = i;
            } else {
                i++;
            }
        }
        sink.add(text, start, to);
    }

    /** Length of the longest of a, an, the that begins here and is not followed by a letter or digit of ASCII. */
    private static int articleLength(char[] text, int from, int to) {
        int length = 0;
        if (text[from] == 'a') {
            length = from + 1 < to && text[from + 1] == 'n' ? 2 : 1;
        } else if (text[from] == 't' && from + 2 < to && text[from + 1] == 'h' && text[from + 2] == 'e') {
            length = 3;
        }
        return from + length < to && isLetterOrDigit(text[from + length]) ? 0 : length;
    }

    private static boolean wordEndsAt(char[] text, int from, int at) {
        return at > from && PythonText.isWord(Character.codePointBefore(text, at, from));
    }

    private static boolean wordStartsAt(char[] text, int at, int to) {
        return at < to && PythonText.isWord(Character.codePointAt(text, at, to));
    }
}
