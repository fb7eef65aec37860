package dev.emergence.schemas;

import java.text.Normalizer;
import java.util.Locale;

/** What names of families, models, tasks and the like look like: two that look alike are taken for one by whoever reads them. */
public final class Names {
    private Names() {}

    /** Whether no name may hold it: it moves a cursor, ends a line, turns the direction of what follows, or is no character. */
    static boolean isForbidden(char c) {
        return Character.isISOControl(c)
                || c == '\u2028'
                || c == '\u2029'
                || c >= '\u202a' && c <= '\u202e'
                || c >= '\u2066' && c <= '\u2069'
                || c == '\ufffe'
                || c == '\uffff';
    }

    /** Whether it holds what does not show: a space at an end, or a character without width. */
    public static boolean hidesSomething(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if ((c <= ' ' || c > '~') && hides(name, i, c)) {
                return true;
            }
        }
        return false;
    }

    private static boolean hides(String name, int at, char c) {
        boolean outside = at == 0 || at == name.length() - 1;
        return Character.getType(c) == Character.FORMAT
                || outside && (Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** The same for names that differ only in case, in spaces or in what does not show. */
    public static String look(String name) {
        String compatible = Normalizer.normalize(name, Normalizer.Form.NFKC);
        StringBuilder look = new StringBuilder(compatible.length());
        for (int i = 0; i < compatible.length(); i++) {
            char c = compatible.charAt(i);
            if (!Character.isWhitespace(c) && !Character.isSpaceChar(c) && Character.getType(c) != Character.FORMAT) {
                look.append(c);
            }
        }
        return look.toString().toLowerCase(Locale.ROOT);
    }
}
