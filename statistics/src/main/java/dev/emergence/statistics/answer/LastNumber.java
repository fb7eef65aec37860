package dev.emergence.statistics.answer;

/**
 * The last number in a text, as a canonical decimal: equal numbers give equal strings.
 *
 * <p>Numbers are found from left to right without overlap. One is {@code [-−]?\$?(W(\.D+)?|\.D+)([eE][-+−]?D{1,9}(?!D))?}
 * with digits {@code D = [0-9]} and the whole part {@code W = D{1,3}(,D{3})+(?!D)}, else {@code D+}:
 *
 * <ul>
 *   <li>a comma belongs to a number only between groups as thousands have them, up to three digits before the first, three
 *       behind each: {@code 1,234} is one number, {@code (3,4)} ends with 4, {@code 1,2,3} with 3, {@code 1234,567} with 567;
 *   <li>U+2212 is a minus as {@code -} is, also before an exponent; no other dash is;
 *   <li>an exponent has at most nine digits: what looks like a longer one is another number;
 *   <li>{@code $} doesn't count, nor does what follows a number, such as {@code %}.
 * </ul>
 *
 * <p>The canonical form is a whole number that doesn't end in 0, and a power of ten where that is not the zeroth:
 * {@code 0.50} is {@code 5e-1}, {@code 200} is {@code 2e2}; zero has no sign. Digits are ASCII. Time linear, for numbers of
 * any length and exponents of any size.
 */
public final class LastNumber {
    private static final int GROUP = 3;
    private static final int EXPONENT = 9;
    private static final char MINUS = '\u2212';

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
        if (isMinus(at(text, i))) {
            i++;
        }
        if (at(text, i) == '$') {
            i++;
        }
        int whole = wholeEnd(text, i);
        int end = whole;
        if (at(text, whole) == '.' && isDigit(at(text, whole + 1))) {
            end = digitsEnd(text, whole + 1);
        }
        return end == i ? from : exponentEnd(text, end);
    }

    /** End of digits, with the groups of three behind commas that follow up to three of them. */
    private static int wholeEnd(String text, int from) {
        int end = digitsEnd(text, from);
        if (end > from && end - from <= GROUP) {
            while (at(text, end) == ',' && digitsEnd(text, end + 1, GROUP + 1) == end + 1 + GROUP) {
                end += 1 + GROUP;
            }
        }
        return end;
    }

    private static int exponentEnd(String text, int from) {
        if (at(text, from) != 'e' && at(text, from) != 'E') {
            return from;
        }
        boolean signed = at(text, from + 1) == '+' || isMinus(at(text, from + 1));
        int digits = from + (signed ? 2 : 1);
        int end = digitsEnd(text, digits, EXPONENT + 1);
        return end > digits && end - digits <= EXPONENT ? end : from;
    }

    private static int digitsEnd(String text, int from) {
        return digitsEnd(text, from, Integer.MAX_VALUE);
    }

    /** @param most look at no more digits */
    private static int digitsEnd(String text, int from, int most) {
        int i = from;
        while (i - from < most && isDigit(at(text, i))) {
            i++;
        }
        return i;
    }

    private static String canonical(String text, int start, int end) {
        StringBuilder digits = new StringBuilder(end - start + 1);
        long power = 0;
        boolean fraction = false;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == 'e' || c == 'E') {
                power += Integer.parseInt(text.substring(i + 1, end).replace(MINUS, '-'));
                break;
            }
            fraction |= c == '.';
            if (isDigit(c)) {
                power -= fraction ? 1 : 0;
                if (c != '0' || !digits.isEmpty()) {
                    digits.append(c);
                }
            }
        }
        if (digits.isEmpty()) {
            return "0";
        }
        int last = digits.length();
        while (digits.charAt(last - 1) == '0') {
            last--;
        }
        power += digits.length() - last;
        digits.setLength(last);
        if (isMinus(text.charAt(start))) {
            digits.insert(0, '-');
        }
        return power == 0 ? digits.toString() : digits.append('e').append(power).toString();
    }

    private static char at(String text, int index) {
        return index < text.length() ? text.charAt(index) : 0;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isMinus(char c) {
        return c == '-' || c == MINUS;
    }
}
