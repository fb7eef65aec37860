package dev.emergence.statistics.text;

/**
 * The character classes of Python's {@code str}, which every reference implementation of a text metric inherits.
 *
 * <ul>
 *   <li>White space is what {@code str.split()} and {@code str.strip()} take: U+0009–000D, 001C–0020, 0085, 00A0, 1680,
 *       2000–200A, 2028, 2029, 202F, 205F, 3000. Not U+200B, U+FEFF, U+180E. {@link Character#isWhitespace} differs.
 *   <li>A word character ({@code \w}) is a letter, a number of any kind, or the underscore; combining marks are not.
 *   <li>Punctuation is {@code string.punctuation}: the 32 ASCII marks.
 * </ul>
 *
 * <p>Letters and numbers follow the running Java's Unicode version (13 in Java 17); Python 3.11 has Unicode 14.
 *
 * @see <a href="https://docs.python.org/3/library/stdtypes.html#str.split">str.split</a>
 */
public final class PythonText {
    private static final int LETTER_OR_NUMBER = 1 << Character.UPPERCASE_LETTER
            | 1 << Character.LOWERCASE_LETTER
            | 1 << Character.TITLECASE_LETTER
            | 1 << Character.MODIFIER_LETTER
            | 1 << Character.OTHER_LETTER
            | 1 << Character.DECIMAL_DIGIT_NUMBER
            | 1 << Character.LETTER_NUMBER
            | 1 << Character.OTHER_NUMBER;

    private PythonText() {}

    /** Whether {@code str.split()} splits here. */
    public static boolean isSpace(int c) {
        if (c <= 0x20) {
            return c >= 0x1C || (c >= 0x09 && c <= 0x0D);
        }
        return c >= 0x85 && isSpaceBeyondAscii(c);
    }

    private static boolean isSpaceBeyondAscii(int c) {
        return switch (c) {
            case 0x85, 0xA0, 0x1680, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000 -> true;
            default -> c >= 0x2000 && c <= 0x200A;
        };
    }

    /** Whether {@code \w} matches the code point; never for a lone surrogate. */
    public static boolean isWord(int codePoint) {
        if (codePoint < 0x80) {
            return (codePoint >= 'a' && codePoint <= 'z')
                    || (codePoint >= 'A' && codePoint <= 'Z')
                    || (codePoint >= '0' && codePoint <= '9')
                    || codePoint == '_';
        }
        return (1 << Character.getType(codePoint) & LETTER_OR_NUMBER) != 0;
    }

    /** Whether {@code string.punctuation} holds the character. */
    public static boolean isPunctuation(int c) {
        return (c > ' ' && c < '0') || (c > '9' && c < 'A') || (c > 'Z' && c < 'a') || (c > 'z' && c < 0x7F);
    }

    /** {@code str.strip()}. */
    public static String strip(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (to > from && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    /** Whether nothing but white space is in the text. */
    public static boolean isBlank(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isSpace(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }
}
