package dev.emergence.statistics.text;

import java.util.Arrays;

/**
 * Python's {@code str.lower()}: the full lower-case mapping of Unicode without locales.
 *
 * <ul>
 *   <li>U+0130 (capital I with dot) becomes {@code i} and U+0307, the only mapping to two code points.
 *   <li>U+03A3 (capital sigma) becomes the final sigma U+03C2 where a cased letter stands before it and none after it,
 *       case-ignorable characters between them not counting (Unicode 3.13, Final_Sigma); else U+03C3.
 * </ul>
 *
 * <p>{@link String#toLowerCase} decides the sigma by word boundaries instead, and takes time quadratic in their number.
 */
final class LowerCase {
    private static final char DOTTED_I = '\u0130';
    private static final char SIGMA = '\u03A3';
    /** Word_Break = MidLetter, MidNumLet or Single_Quote: case-ignorable besides marks, formats and modifiers. */
    private static final String MID_WORD =
            "'.:\u00B7\u0387\u055F\u05F4\u2018\u2019\u2024\u2027\uFE13\uFE52\uFE55\uFF07\uFF0E\uFF1A";

    private static final int IGNORABLE = 1 << Character.NON_SPACING_MARK
            | 1 << Character.ENCLOSING_MARK
            | 1 << Character.FORMAT
            | 1 << Character.MODIFIER_LETTER
            | 1 << Character.MODIFIER_SYMBOL;

    private LowerCase() {}

    /** The text in lower case, in the same array where its length does not change. */
    static char[] lower(char[] text) {
        int i = 0;
        while (i < text.length && text[i] < 0x80) {
            char c = text[i];
            if (c >= 'A' && c <= 'Z') {
                text[i] = (char) (c + 32);
            }
            i++;
        }
        return i == text.length ? text : lowerFrom(i, text);
    }

    private static char[] lowerFrom(int start, char[] text) {
        char[] out = Arrays.copyOf(text, text.length + count(DOTTED_I, text));
        int end = start;
        int i = start;
        while (i < text.length) {
            int c = Character.codePointAt(text, i);
            if (c == DOTTED_I) {
                out[end++] = 'i';
                out[end++] = '\u0307';
            } else if (c == SIGMA) {
                out[end++] = isFinal(text, i) ? '\u03C2' : '\u03C3';
            } else {
                end += Character.toChars(Character.toLowerCase(c), out, end);
            }
            i += Character.charCount(c);
        }
        return out;
    }

    private static int count(char wanted, char[] text) {
        int count = 0;
        for (char c : text) {
            count += c == wanted ? 1 : 0;
        }
        return count;
    }

    private static boolean isFinal(char[] text, int at) {
        int before = at;
        int c;
        do {
            if (before == 0) {
                return false;
            }
            c = Character.codePointBefore(text, before);
            before -= Character.charCount(c);
        } while (isIgnorable(c));
        return isCased(c) && !casedFollows(text, at + 1);
    }

    private static boolean casedFollows(char[] text, int from) {
        int after = from;
        while (after < text.length) {
            int c = Character.codePointAt(text, after);
            if (!isIgnorable(c)) {
                return isCased(c);
            }
            after += Character.charCount(c);
        }
        return false;
    }

    private static boolean isCased(int c) {
        return Character.isLowerCase(c) || Character.isUpperCase(c) || Character.isTitleCase(c);
    }

    private static boolean isIgnorable(int c) {
        return (1 << Character.getType(c) & IGNORABLE) != 0 || MID_WORD.indexOf(c) >= 0;
    }
}
