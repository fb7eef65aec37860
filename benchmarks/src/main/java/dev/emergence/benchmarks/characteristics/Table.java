package dev.emergence.benchmarks.characteristics;

import dev.emergence.statistics.verdict.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table in Markdown: the first column to the left, the others to the right. */
final class Table {
    private final StringBuilder text = new StringBuilder();

    Table(List<String> columns) {
        row(columns);
        text.append("|---|").append("---:|".repeat(columns.size() - 1)).append('\n');
    }

    Table(String... columns) {
        this(List.of(columns));
    }

    Table row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        return this;
    }

    Table row(String... cells) {
        return row(List.of(cells));
    }

    /** The confusion table of the verdicts; those that nobody got have no column. */
    static Table ofVerdicts(String what, Map<String, Tally> tallies) {
        List<Verdict> given = Arrays.stream(Verdict.values())
                .filter(verdict -> tallies.values().stream().anyMatch(tally -> tally.count(verdict) > 0))
                .toList();
        List<String> columns = new ArrayList<>(List.of(what, "runs"));
        given.forEach(verdict -> columns.add(verdict.name()));
        columns.addAll(List.of("said to break", "within " + Tally.NEAR + " points"));
        Table table = new Table(columns);
        tallies.forEach((label, tally) -> {
            List<String> cells = new ArrayList<>(List.of(label, String.valueOf(tally.runs())));
            given.forEach(verdict -> cells.add(String.valueOf(tally.count(verdict))));
            cells.add(percent(tally.breaks(), tally.runs()));
            cells.add(tally.broken() > 0 ? percent(tally.inPlace(), tally.broken()) : "");
            table.row(cells);
        });
        return table;
    }

    static String percent(double count, double runs) {
        return String.format(Locale.ROOT, "%.1f%%", 100 * count / runs);
    }

    /** In Markdown. */
    String text() {
        return text.toString();
    }
}
