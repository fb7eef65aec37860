package dev.emergence.benchmarks.figures;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A histogram of Prometheus.
 *
 * @param counts how many values are at most so large, by that bound
 */
public record Histogram(SortedMap<Double, Double> counts) {
    /** @param exposition text of {@code /metrics} */
    public static Histogram parse(String exposition, String name) {
        Pattern bucket = Pattern.compile("^" + name + "_bucket\\{.*?le=\"([^\"]+)\"[^}]*} (\\S+)", Pattern.MULTILINE);
        Matcher match = bucket.matcher(exposition);
        SortedMap<Double, Double> counts = new TreeMap<>();
        while (match.find()) {
            double bound =
                    match.group(1).equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(match.group(1));
            counts.merge(bound, Double.parseDouble(match.group(2)), Double::sum);
        }
        return new Histogram(counts);
    }

    /** What came since then. */
    public Histogram since(Histogram before) {
        SortedMap<Double, Double> since = new TreeMap<>(counts);
        since.replaceAll((bound, count) -> count - before.counts.getOrDefault(bound, 0.0));
        return new Histogram(since);
    }

    /**
     * The least bound that this share of the values doesn't exceed; nothing finer can be told. Infinite above the last bound, NaN of
     * no values.
     */
    public double bound(double share) {
        if (counts.isEmpty() || counts.get(counts.lastKey()) == 0) {
            return Double.NaN;
        }
        double all = counts.get(counts.lastKey());
        return counts.entrySet().stream()
                .filter(bucket -> bucket.getValue() >= share * all)
                .findFirst()
                .map(Map.Entry::getKey)
                .orElseThrow();
    }
}
