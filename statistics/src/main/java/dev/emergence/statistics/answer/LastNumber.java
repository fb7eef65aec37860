package dev.emergence.statistics.answer;

/**
 * The last number in a text, as a canonical decimal: equal numbers give equal strings.
 *
 * <p>A number is {@code -?\$?([0-9][0-9,]*(\.[0-9]+)?|\.[0-9]+)}, found from left to right without overlap; {@code $} and
 * {@code ,} do not count, nor does what follows it, such as {@code %}. The canonical form has no leading zeros before the
 * point and none trailing after it; zero has no sign. Digits are ASCII. Time linear, for numbers of any length.
 */
public final class LastNumber {
    private LastNumber() {}

    /** The canonical last number; null where the text has none. */
    public static String of(String text) {
        int start = -1;
        int end = -1;
        int i = 0;
        while (i < text.length()) {
            int after = matchEnd(text, i);
            if (after > i) {
                start = i;
                end = after;
                i = after;
            } else {
                i++;
            }
        }
        return start < 0 ? null : canonical(text, start, end);
    }

    private static int matchEnd(String text, int from) {
        int i = from;
        if (at(text, i) == '-') {
            i++;
        }
        if (at(text, i) == '$') {
            i++;
        }
        boolean whole = isDigit(at(text, i));
        if (whole) {
            while (isDigit(at(text, i)) || at(text, i) == ',') {
                i++;
            }
        }
        if (at(text, i) == '.' && isDigit(at(text, i + 1))) {
            i++;
            while (isDigit(at(text, i))) {
                i++;
            }
            return i;
        }
        return whole ? i : from;
    }

    private static String canonical(String text, int start, int end) {
        StringBuilder digits = new StringBuilder(end - start + 1);
        boolean fraction = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean leadingZero = c == '0' && digits.isEmpty();
            if (c == '.' || isDigit(c) && !leadingZero) {
                digits.append(c);
                fraction |= c == '.';
            }
        }
        if (fraction) {
            int last = digits.length();
            while (digits.charAt(last - 1) == '0') {
                last--;
            }
            digits.setLength(digits.charAt(last - 1) == '.' ? last - 1 : last);
        }
        if (digits.isEmpty()) {
            return "0";
        }
        return text.charAt(start) == '-' ? digits.insert(0, '-').toString() : digits.toString();
    }

    private static char at(String text, int index) {
        return index < text.length() ? text.charAt(index) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
