package dev.emergence.schemas;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which of a score's numbers are whose: those of each metric of the definition follow each other in its order, and all of a
 * metric that did not apply are NaN.
 */
public final class ScoreLayout {
    /** Hexadecimal digits of a definition's name: of 10⁶ definitions two have the same one with probability 3 in 10⁸. */
    private static final int DIGITS = 16;

    private final ScorerDefinition definition;
    private final String name;

    public ScoreLayout(ScorerDefinition definition) {
        this.definition = definition;
        this.name = name(definition);
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

    /** @param scores numbers by metric; without those of metrics that do not apply */
    public List<Double> numbers(Map<String, List<Double>> scores) {
        List<Double> numbers = new ArrayList<>();
        for (MetricDefinition metric : definition.getMetrics()) {
            List<Double> vector = scores.get(metric.getMetric());
            numbers.addAll(vector != null ? vector : Collections.nCopies(metric.getWidth(), Double.NaN));
        }
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

    /** How many numbers a score has. */
    public int width() {
        return definition.getMetrics().stream()
                .mapToInt(MetricDefinition::getWidth)
                .sum();
    }
}
