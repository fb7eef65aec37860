package dev.emergence.analysis.state;

import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoreLayout;
import dev.emergence.schemas.ScorerDefinition;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A score as a test says it, by metric, and the record that it makes. */
final class GivenScore {
    /** Making one takes longer than most of what a test does with a score. */
    private static final Map<ScorerDefinition, ScoreLayout> LAYOUTS = new ConcurrentHashMap<>();

    /** Identity, scale and place; its definition and its numbers are made of the rest. */
    final Score record;

    private String scorer = "default";
    private Map<String, String> signatures = new HashMap<>();
    private Map<String, Declaration> declarations = new HashMap<>();
    private Map<String, List<Double>> scores = new HashMap<>();

    GivenScore(Score record) {
        this.record = record;
    }

    Map<String, String> getSignatures() {
        return signatures;
    }

    Map<String, List<Double>> getScores() {
        return scores;
    }

    Map<String, Declaration> getDeclarations() {
        return declarations;
    }

    void setScorer(String scorer) {
        this.scorer = scorer;
    }

    void setSignatures(Map<String, String> signatures) {
        this.signatures = new HashMap<>(signatures);
    }

    void setScores(Map<String, List<Double>> scores) {
        this.scores = new HashMap<>(scores);
    }

    void setDeclarations(Map<String, Declaration> declarations) {
        this.declarations = new HashMap<>(declarations);
    }

    private ScoreLayout layout() {
        Map<String, MetricDefinition> metrics = new TreeMap<>();
        signatures.forEach((metric, signature) -> metrics.put(
                metric,
                new MetricDefinition(
                        metric,
                        signature,
                        Definition.of(metric, signature, null).width(),
                        declarations.get(metric))));
        return LAYOUTS.computeIfAbsent(new ScorerDefinition(scorer, List.copyOf(metrics.values())), ScoreLayout::new);
    }

    /** With its definition. */
    Score build() {
        ScoreLayout layout = layout();
        return Score.newBuilder(record)
                .setDefinition(layout.name())
                .setDefines(layout.definition())
                .setNumbers(layout.definition().getMetrics().stream()
                        .flatMap(metric -> numbers(metric).stream())
                        .toList())
                .build();
    }

    private List<Double> numbers(MetricDefinition metric) {
        List<Double> numbers = scores.get(metric.getMetric());
        return numbers != null ? numbers : Collections.nCopies(metric.getWidth(), Double.NaN);
    }
}
