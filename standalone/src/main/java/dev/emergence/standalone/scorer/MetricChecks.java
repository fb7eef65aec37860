package dev.emergence.standalone.scorer;

import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.ScorerDefinition;
import dev.emergence.standalone.scorer.Answers.Pair;
import dev.emergence.statistics.metric.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** What must hold of the numbers in the answers. */
final class MetricChecks {
    private final ScorerReport report;

    MetricChecks(ScorerReport report) {
        this.report = report;
    }

    /** @param pairs answers whose definition is known */
    void check(List<Pair> pairs) {
        signatures(pairs);
        report.checked(Demand.VECTORS);
        report.checked(Demand.CATALOGUE);
        report.checked(Demand.DECLARED);
        List<Pair> whole = pairs.stream().filter(this::isWhole).toList();
        for (Pair pair : whole) {
            Map<String, List<Double>> scores =
                    pair.answer().layout().scores(pair.score().getNumbers());
            for (MetricDefinition metric : pair.definition().getMetrics()) {
                check(pair, metric, scores.get(metric.getMetric()));
            }
        }
        unscored(whole);
    }

    /** @param vector null where the metric does not apply */
    private void check(Pair pair, MetricDefinition definition, List<Double> vector) {
        Optional<Metrics> known = Metrics.of(definition.getMetric());
        if (vector != null && !finite(vector)) {
            boolean part = vector.stream().anyMatch(number -> number.isNaN());
            report.found(
                    Demand.VECTORS,
                    "'" + definition.getMetric() + "' of " + pair.name()
                            + (part ? " is absent in part" : " is not finite"));
        }
        if (known.isEmpty()) {
            declared(pair, definition, vector);
        } else if (vector == null || finite(vector)) {
            catalogue(pair, known.get(), definition.getSignature(), vector);
        }
    }

    private void signatures(List<Pair> pairs) {
        report.checked(Demand.SIGNATURES);
        ScorerDefinition first = pairs.get(0).definition();
        for (Pair pair : pairs) {
            if (pair.definition().getMetrics().isEmpty()) {
                report.found(Demand.SIGNATURES, "the definition of " + pair.name() + " has no metrics");
            } else if (!pair.definition().equals(first)) {
                report.found(Demand.SIGNATURES, pair.name() + " has another definition than the first answer");
            }
            for (MetricDefinition metric : pair.definition().getMetrics()) {
                if (metric.getMetric().isBlank() || metric.getSignature().isBlank()) {
                    report.found(
                            Demand.SIGNATURES,
                            "the signature of '" + metric.getMetric() + "' is empty in " + pair.name());
                }
            }
        }
    }

    private boolean isWhole(Pair pair) {
        int numbers = pair.score().getNumbers().size();
        int width = pair.answer().layout().width();
        if (numbers != width) {
            report.found(Demand.VECTORS, pair.name() + " has " + numbers + " numbers, its definition says " + width);
        }
        return numbers == width;
    }

    private static boolean finite(List<Double> vector) {
        return vector.stream().allMatch(Double::isFinite);
    }

    /** Under another signature the numbers are its own, but the curve's value is made of them by the catalogue's formula. */
    private void catalogue(Pair pair, Metrics metric, String signature, List<Double> vector) {
        Optional<String> difference;
        if (signature.equals(metric.signature())) {
            difference = CatalogueScores.difference(metric, pair.given().generation(), vector);
        } else {
            difference = vector == null || vector.size() == metric.width()
                    ? Optional.empty()
                    : Optional.of("has " + vector.size() + " numbers, not " + metric.width());
        }
        difference.ifPresent(
                what -> report.found(Demand.CATALOGUE, "'" + metric.id() + "' of " + pair.name() + " " + what));
    }

    private void declared(Pair pair, MetricDefinition definition, List<Double> vector) {
        Declaration declaration = definition.getDeclaration();
        String where = "'" + definition.getMetric() + "' of " + pair.name();
        if (declaration == null) {
            report.found(Demand.DECLARED, where + " is not declared");
        } else if (definition.getWidth() != 1) {
            report.found(Demand.DECLARED, where + " has " + definition.getWidth() + " numbers, not 1");
        } else if (vector != null && finite(vector) && !allowed(declaration.getKind(), vector.get(0))) {
            report.found(Demand.DECLARED, where + " is " + vector.get(0) + ", no " + declaration.getKind());
        }
    }

    private static boolean allowed(Kind kind, double value) {
        return switch (kind) {
            case PROPORTION -> value == 0 || value == 1;
            case SCORE -> value >= 0 && value <= 1;
            case LOSS -> value >= 0;
        };
    }

    private void unscored(List<Pair> pairs) {
        TreeSet<String> unscored = new TreeSet<>();
        for (Pair pair : pairs) {
            pair.definition().getMetrics().forEach(metric -> unscored.add(metric.getMetric()));
        }
        pairs.forEach(pair -> unscored.removeAll(
                pair.answer().layout().scores(pair.score().getNumbers()).keySet()));
        unscored.forEach(
                metric -> report.note("'" + metric + "' was scored on none of the records: its numbers are unchecked"));
    }
}
