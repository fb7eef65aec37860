package dev.emergence.benchmarks.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Text in columns, the first to the left, the others to the right. */
public final class Table {
    private static final String GAP = "  ";

    private final List<String[]> rows = new ArrayList<>();

    public Table row(String... cells) {
        rows.add(cells);
        return this;
    }

    /** Four columns: of 50, 95 and 99%, and the greatest. */
    public Table row(String name, Percentiles values) {
        return row(name, fine(values.p50()), fine(values.p95()), fine(values.p99()), fine(values.max()));
    }

    /** Lines, each with its end; nothing without rows. */
    public String text() {
        int columns = rows.stream().mapToInt(row -> row.length).max().orElse(0);
        int[] widths = new int[columns];
        for (String[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                widths[i] = Math.max(widths[i], row[i].length());
            }
        }
        StringBuilder text = new StringBuilder();
        for (String[] row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.length; i++) {
                String space = " ".repeat(widths[i] - row[i].length());
                line.append(i == 0 ? row[i] + space : GAP + space + row[i]);
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        return text.toString();
    }

    /** Without decimals, thousands apart. */
    public static String whole(double value) {
        return String.format(Locale.ROOT, "%,.0f", value);
    }

    /** Two decimals. */
    public static String fine(double value) {
        return String.format(Locale.ROOT, "%.2f", value);
    }

    /** In mebibytes. */
    public static String mebibytes(double bytes) {
        return whole(bytes / (1 << 20));
    }
}
