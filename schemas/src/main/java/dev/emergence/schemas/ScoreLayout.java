package dev.emergence.schemas;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Which of a score's numbers are whose: those of each metric of the definition follow each other in its order, and all of a
 * metric that did not apply are NaN.
 */
public final class ScoreLayout {
    /** Hexadecimal digits of a definition's name: of 10⁶ definitions two have the same one with probability 3 in 10⁸. */
    private static final int DIGITS = 16;

    private final ScorerDefinition definition;
    private final String name;
    private final Map<String, Integer> places = new HashMap<>();
    private final int width;

    public ScoreLayout(ScorerDefinition definition) {
        this.definition = definition;
        this.name = name(definition);
        int from = 0;
        for (MetricDefinition metric : definition.getMetrics()) {
            places.put(metric.getMetric(), from);
            from += metric.getWidth();
        }
        this.width = from;
    }

    public ScorerDefinition definition() {
        return definition;
    }

    /** The definition's name in our own scores: a hash of all that it says. */
    public String name() {
        return name;
    }

    private static String name(ScorerDefinition definition) {
        try {
            byte[] all = AvroSerde.of(ScorerDefinition.class).encode(definition);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(all);
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Where the first number of a metric stands.
     *
     * @param metric of the definition
     */
    public int place(String metric) {
        return places.get(metric);
    }

    /** The numbers of a generation to which no metric applies. */
    public double[] blank() {
        double[] numbers = new double[width];
        Arrays.fill(numbers, Double.NaN);
        return numbers;
    }

    /**
     * The numbers of each metric that applies.
     *
     * @param numbers as many as the definition says
     */
    public Map<String, List<Double>> scores(List<Double> numbers) {
        Map<String, List<Double>> scores = new LinkedHashMap<>();
        int from = 0;
        for (MetricDefinition metric : definition.getMetrics()) {
            List<Double> vector = numbers.subList(from, from + metric.getWidth());
            if (!vector.get(0).isNaN()) {
                scores.put(metric.getMetric(), vector);
            }
            from += metric.getWidth();
        }
        return scores;
    }

    /**
     * Names the metrics that apply, by their places in the definition.
     *
     * @param numbers as many as the definition says
     */
    public void forEachScored(List<Double> numbers, IntConsumer metric) {
        List<MetricDefinition> metrics = definition.getMetrics();
        int from = 0;
        for (int i = 0; i < metrics.size(); i++) {
            if (!numbers.get(from).isNaN()) {
                metric.accept(i);
            }
            from += metrics.get(i).getWidth();
        }
    }

    /** How many numbers a score has. */
    public int width() {
        return width;
    }
}
