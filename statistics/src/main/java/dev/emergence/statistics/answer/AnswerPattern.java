package dev.emergence.statistics.answer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Whether a text has the form that a task's regular expression asks for.
 *
 * <p>The expression is found anywhere unless it is anchored, as in JSON Schema's {@code pattern}. It comes from users, so
 * nothing about it may stop a service:
 *
 * <ul>
 *   <li>one that does not compile, is longer than {@value #LONGEST} characters, or asks for more than
 *       {@value #MOST_REPEATS} nested repeats is {@link Verdict#BROKEN};
 *   <li>a search that reads more than {@value #MOST_READS} characters (catastrophic backtracking) or goes too deep for the
 *       stack is {@link Verdict#GAVE_UP}.
 * </ul>
 *
 * <p>Repeats of alternatives that are all empty, as in {@code (|){25}x}, are not seen by the count of characters read at
 * the end of a text.
 */
public final class AnswerPattern {
    private static final int LONGEST = 1_000;
    private static final long MOST_REPEATS = 1_000_000;
    private static final int MOST_READS = 20_000_000;
    private static final int MOST_CACHED = 256;
    /** Compiled expressions; {@link #NEVER} for those that are broken. */
    private static final Map<String, Pattern> COMPILED = new ConcurrentHashMap<>();

    private static final Pattern NEVER = Pattern.compile("(?!)");

    private AnswerPattern() {}

    /** What a search came to. */
    public enum Verdict {
        FOUND,
        ABSENT,
        BROKEN,
        GAVE_UP
    }

    /** Searches the text for the expression. */
    public static Verdict search(String expression, String text) {
        Pattern pattern = COMPILED.get(expression);
        if (pattern == null) {
            pattern = compile(expression);
            if (COMPILED.size() >= MOST_CACHED) {
                COMPILED.clear();
            }
            COMPILED.put(expression, pattern);
        }
        if (pattern == NEVER) {
            return Verdict.BROKEN;
        }
        try {
            return pattern.matcher(new Metered(text)).find() ? Verdict.FOUND : Verdict.ABSENT;
        } catch (TooManyReads | StackOverflowError e) {
            return Verdict.GAVE_UP;
        }
    }

    private static Pattern compile(String expression) {
        if (expression.length() > LONGEST || repeats(expression) > MOST_REPEATS) {
            return NEVER;
        }
        try {
            return Pattern.compile(expression);
        } catch (IllegalArgumentException | StackOverflowError e) {
            return NEVER;
        }
    }

    /** Product of the least counts {n}, as if all were nested: repeats of the empty string read no characters. */
    private static long repeats(String expression) {
        long product = 1;
        for (int i = expression.indexOf('{'); i >= 0; i = expression.indexOf('{', i + 1)) {
            long count = 0;
            for (int j = i + 1; j < expression.length() && Character.isDigit(expression.charAt(j)); j++) {
                count = Math.min(MOST_REPEATS + 1, 10 * count + Character.digit(expression.charAt(j), 10));
            }
            product = Math.min(MOST_REPEATS + 1, product * Math.max(1, count));
        }
        return product;
    }

    /** The text, until it has been read too often. */
    private static final class Metered implements CharSequence {
        private final String text;
        private int reads;

        Metered(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            if (++reads > MOST_READS) {
                throw new TooManyReads();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private static final class TooManyReads extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyReads() {
            super(null, null, false, false);
        }
    }
}
