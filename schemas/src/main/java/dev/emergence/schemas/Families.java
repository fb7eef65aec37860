package dev.emergence.schemas;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which families somebody may see and send: all, or those that fit one of some patterns, in which {@code *} stands for any characters and {@code ?} for one. */
public final class Families implements Predicate<String> {
    /** No bound. */
    public static final Families ALL = new Families(List.of());

    private static final Pattern PATTERN = Pattern.compile("[^\\s,\\p{Cntrl}\\p{Cf}]{1,256}");

    private final List<String> patterns;
    private final Pattern any;

    private Families(List<String> patterns) {
        this.patterns = List.copyOf(patterns);
        this.any = Pattern.compile(
                patterns.stream().map(Families::expression).collect(Collectors.joining("|")), Pattern.DOTALL);
    }

    /**
     * Those that fit one of the patterns.
     *
     * @throws IllegalArgumentException if there is none, or one has a space, a comma or what is not seen: {@code ?} stands for them
     */
    public static Families of(List<String> patterns) {
        if (patterns.isEmpty()
                || !patterns.stream().allMatch(one -> PATTERN.matcher(one).matches())) {
            throw new IllegalArgumentException(
                    "families: is followed by patterns such as team-a-*, with commas between them;"
                            + " * stands for any characters, ? for one, also for a space or a comma");
        }
        return new Families(patterns);
    }

    private static String expression(String pattern) {
        StringBuilder expression = new StringBuilder();
        pattern.codePoints().forEach(c -> {
            switch (c) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                default -> expression.append(Pattern.quote(Character.toString(c)));
            }
        });
        return expression.toString();
    }

    /** Whether it is all of them. */
    public boolean all() {
        return patterns.isEmpty();
    }

    /** Empty for all. */
    public List<String> patterns() {
        return patterns;
    }

    /** @param family null, which is none of some, where something is of no family */
    @Override
    public boolean test(String family) {
        return all() || family != null && any.matcher(family).matches();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Families families && families.patterns.equals(patterns);
    }

    @Override
    public int hashCode() {
        return patterns.hashCode();
    }

    /** The patterns, as the file of tokens has them. */
    @Override
    public String toString() {
        return String.join(",", patterns);
    }
}
