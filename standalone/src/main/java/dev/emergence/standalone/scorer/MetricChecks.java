package dev.emergence.standalone.scorer;

import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Kind;
import dev.emergence.standalone.scorer.Answers.Pair;
import dev.emergence.statistics.metric.Metrics;
import java.util.HashMap;
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

    void check(List<Pair> pairs) {
        signatures(pairs);
        vectors(pairs);
        report.checked(Demand.CATALOGUE);
        report.checked(Demand.DECLARED);
        for (Pair pair : pairs) {
            pair.score().getSignatures().forEach((metric, signature) -> {
                List<Double> vector = pair.score().getScores().get(metric);
                Optional<Metrics> known = Metrics.of(metric);
                if (vector != null && !finite(vector)) {
                    // said above
                    return;
                }
                if (known.isPresent()) {
                    catalogue(pair, known.get(), signature, vector);
                } else {
                    declared(pair, metric, vector);
                }
            });
        }
        unscored(pairs);
    }

    private void signatures(List<Pair> pairs) {
        report.checked(Demand.SIGNATURES);
        Map<String, String> first = pairs.get(0).score().getSignatures();
        for (Pair pair : pairs) {
            Map<String, String> signatures = pair.score().getSignatures();
            if (signatures.isEmpty()) {
                report.found(Demand.SIGNATURES, pair.name() + " has no signatures");
            } else if (!signatures.equals(first)) {
                report.found(Demand.SIGNATURES, pair.name() + " has other signatures than the first answer");
            }
            signatures.forEach((metric, signature) -> {
                if (metric.isBlank() || signature.isBlank()) {
                    report.found(Demand.SIGNATURES, "the signature of '" + metric + "' is empty in " + pair.name());
                }
            });
            for (String metric : pair.score().getScores().keySet()) {
                if (!signatures.containsKey(metric)) {
                    report.found(Demand.SIGNATURES, "'" + metric + "' is scored without a signature in " + pair.name());
                }
            }
        }
    }

    private void vectors(List<Pair> pairs) {
        report.checked(Demand.VECTORS);
        Map<String, Integer> lengths = new HashMap<>();
        for (Pair pair : pairs) {
            pair.score().getScores().forEach((metric, vector) -> {
                String where = "'" + metric + "' of " + pair.name();
                int length = lengths.computeIfAbsent(metric, first -> vector.size());
                if (vector.isEmpty()) {
                    report.found(Demand.VECTORS, where + " is empty");
                } else if (vector.size() != length) {
                    report.found(Demand.VECTORS, where + " has " + vector.size() + " numbers, others " + length);
                } else if (!finite(vector)) {
                    report.found(Demand.VECTORS, where + " is not finite");
                }
            });
        }
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

    private void declared(Pair pair, String metric, List<Double> vector) {
        Declaration declaration = pair.score().getDeclarations().get(metric);
        String where = "'" + metric + "' of " + pair.name();
        if (declaration == null) {
            report.found(Demand.DECLARED, where + " is not declared");
        } else if (vector != null && vector.size() != 1) {
            report.found(Demand.DECLARED, where + " has " + vector.size() + " numbers, not 1");
        } else if (vector != null && !allowed(declaration.getKind(), vector.get(0))) {
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
        pairs.forEach(pair -> unscored.addAll(pair.score().getSignatures().keySet()));
        pairs.forEach(pair -> unscored.removeAll(pair.score().getScores().keySet()));
        unscored.forEach(
                metric -> report.note("'" + metric + "' was scored on none of the records: its numbers are unchecked"));
    }
}
