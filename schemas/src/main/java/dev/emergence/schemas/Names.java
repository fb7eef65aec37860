package dev.emergence.schemas;

import java.text.Normalizer;
import java.util.Locale;

/** What names of families, models, tasks and the like look like: two that look alike are taken for one by whoever reads them. */
public final class Names {
    /** Letters of Cyrillic and Greek that look like Latin ones (Unicode's confusables.txt, version 16; its letters of these scripts with one letter as prototype). */
    private static final String OTHER_SCRIPTS =
            "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0475"
                    + "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0406\u0408\u0405"
                    + "\u03b1\u03b3\u03b9\u03bd\u03bf\u03c1\u03c3\u03c5"
                    + "\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7";

    private static final String LATIN = "aeopcyxijshdqwv" + "ABEKMHOPCTYXIJS" + "ayivopou" + "ABEZHIKMNOPTYX";

    private Names() {}

    /** Whether no name may hold it: it moves a cursor, ends a line, turns the direction of what follows, or is no character. */
    public static boolean isForbidden(char c) {
        return Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\ufffe'
                || c == '\uffff';
    }

    /** Whether it holds what does not show: a space at an end, or a character without width, such as the tags of plane 14. */
    public static boolean hidesSomething(String name) {
        int first = name.codePointAt(0);
        int last = name.codePointBefore(name.length());
        return isSpace(first)
                || isSpace(last)
                || name.codePoints().anyMatch(c -> Character.getType(c) == Character.FORMAT);
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    /** The same for names that differ only in case, in spaces, in what does not show, or in the script of letters that look alike. */
    public static String look(String name) {
        String compatible = Normalizer.normalize(name, Normalizer.Form.NFKC);
        StringBuilder look = new StringBuilder(compatible.length());
        compatible
                .codePoints()
                .filter(c -> !isSpace(c) && Character.getType(c) != Character.FORMAT)
                .forEach(c -> {
                    int other = OTHER_SCRIPTS.indexOf(c);
                    look.appendCodePoint(other < 0 ? c : LATIN.charAt(other));
                });
        return look.toString().toLowerCase(Locale.ROOT);
    }
}
