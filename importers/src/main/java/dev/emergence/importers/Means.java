package dev.emergence.importers;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The means of the numbers that a tool gave its examples, as points. An example's attempts are its mean first, so that the
 * standard error is that between examples.
 */
final class Means {
    /** As many numbers are held of a file. */
    private static final int MOST = 2_000_000;

    private static final class Sum {
        private double sum;
        private int number;

        double mean() {
            return sum / number;
        }
    }

    private final String tool;
    private final Map<Given.Place, Map<String, Map<String, Sum>>> numbers = new LinkedHashMap<>();
    private int held;

    /** @param tool before the names of its metrics, such as {@code inspect:} */
    Means(String tool) {
        this.tool = tool;
    }

    /** Of more numbers than can be held no mean is made. */
    void add(Given.Place place, String example, Map<String, Double> scores) {
        if (held > MOST) {
            return;
        }
        scores.forEach((id, value) -> {
            Sum sum = numbers.computeIfAbsent(place, key -> new LinkedHashMap<>())
                    .computeIfAbsent(id, key -> new HashMap<>())
                    .computeIfAbsent(example, key -> new Sum());
            held += sum.number == 0 ? 1 : 0;
            sum.sum += value;
            sum.number++;
        });
    }

    boolean isEmpty() {
        return numbers.isEmpty();
    }

    /** Gives the sink all means. */
    void points(long time, Sink sink) throws IOException {
        if (held > MOST) {
            sink.leftOut("the means of its scores: there are more than " + MOST);
            return;
        }
        for (Map.Entry<Given.Place, Map<String, Map<String, Sum>>> place : numbers.entrySet()) {
            for (Map.Entry<String, Map<String, Sum>> metric : new TreeMap<>(place.getValue()).entrySet()) {
                point(place.getKey(), metric.getKey(), metric.getValue(), time, sink);
            }
        }
    }

    private void point(Given.Place place, String id, Map<String, Sum> examples, long time, Sink sink)
            throws IOException {
        double mean = examples.values().stream().mapToDouble(Sum::mean).sum() / examples.size();
        double squares = examples.values().stream()
                .mapToDouble(sum -> (sum.mean() - mean) * (sum.mean() - mean))
                .sum();
        int number = examples.size();
        Double error = number < 2 ? null : Math.sqrt(squares / (number - 1) / number);
        String name = id.startsWith(tool) ? id.substring(tool.length()) : id;
        Kinds.of(id, name, null).point(place, id, mean, error, (long) number, time, sink);
    }
}
