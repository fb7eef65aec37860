package dev.emergence.importers;

import java.util.LinkedHashMap;
import java.util.Map;

/** What people have beside logs, and why it can't be read: better than not to know it. */
final class NoLog implements Importer {
    private static final Map<String, String> REASONS = new LinkedHashMap<>();

    static {
        REASONS.put(
                "PAR1",
                "is Parquet: python3 -m emergence_monitor.parquet reads lighteval's and neptune-exporter's; write others as CSV, as"
                        + " with pandas.read_parquet(FILE).to_csv(…)");
        REASONS.put(
                "\"config_general\"",
                "is lighteval's results, which don't say of how many examples: give its details by python3 -m emergence_monitor.parquet");
    }

    @Override
    public String format() {
        return "no-log";
    }

    private static String reason(String head) {
        return REASONS.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("\"")
                        ? head.contains(entry.getKey())
                        : head.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(null);
    }

    @Override
    public boolean recognises(Source source, String head) {
        return reason(head) != null;
    }

    @Override
    public void read(Source source, Sink sink) throws java.io.IOException, Refusal {
        throw new Refusal(reason(source.head()));
    }
}
