package dev.emergence.analysis.watch;

import dev.emergence.schemas.Severity;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Which tasks matter more than others.
 *
 * @param entries the first whose tasks and direction fit counts
 */
public record WatchList(List<Entry> entries) {
    /** Nothing is watched more closely than anything else. */
    public static final WatchList EMPTY = new WatchList(List.of());

    /** Which way a metric has to move. */
    public enum Direction {
        up,
        down,
        any;

        boolean fits(boolean rises) {
            return this == any || rises == (this == up);
        }
    }

    /**
     * One line of the list.
     *
     * @param tasks which tasks; {@code *} stands for any characters, {@code ?} for one
     * @param evidence least Bayes factor that makes an event, whatever the family's other curves say; empty leaves that to e-BH
     */
    public record Entry(String tasks, Severity severity, OptionalDouble evidence, Direction direction) {
        boolean fits(String task, boolean rises) {
            return direction.fits(rises) && pattern().matcher(task).matches();
        }

        private Pattern pattern() {
            StringBuilder expression = new StringBuilder();
            tasks.codePoints().forEach(c -> {
                switch (c) {
                    case '*' -> expression.append(".*");
                    case '?' -> expression.append('.');
                    default -> expression.append(Pattern.quote(Character.toString(c)));
                }
            });
            return Pattern.compile(expression.toString(), Pattern.DOTALL);
        }

        /** @param evidenceLog10 of a break; null is none */
        public boolean admits(Double evidenceLog10) {
            return evidence.isPresent() && evidenceLog10 != null && evidenceLog10 >= Math.log10(evidence.getAsDouble());
        }
    }

    /** The first that names the task, whatever its direction. */
    public Optional<Entry> entry(String task) {
        return entries.stream()
                .filter(entry -> entry.pattern().matcher(task).matches())
                .findFirst();
    }

    /** @param rises whether the metric moves up */
    public Optional<Entry> entry(String task, boolean rises) {
        return entries.stream().filter(entry -> entry.fits(task, rises)).findFirst();
    }
}
