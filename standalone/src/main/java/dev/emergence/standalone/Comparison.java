package dev.emergence.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emergence.schemas.Generation;
import dev.emergence.standalone.scorer.CatalogueScores;
import dev.emergence.statistics.metric.Metrics;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A tool's own numbers beside ours, example by example, where both mean the same metric. */
final class Comparison {
    private static final double TOLERANCE = 1e-9;

    /** What tools call metrics of the catalogue. */
    private static final Map<String, Metrics> SAME = Map.ofEntries(
            Map.entry("acc", Metrics.MULTIPLE_CHOICE_GRADE),
            Map.entry("multiple_choice_grade", Metrics.MULTIPLE_CHOICE_GRADE),
            Map.entry("accuracy:logprob", Metrics.MULTIPLE_CHOICE_GRADE),
            Map.entry("acc_bytes", Metrics.MULTIPLE_CHOICE_GRADE_NORM),
            Map.entry("acc_norm", Metrics.MULTIPLE_CHOICE_GRADE_NORM),
            Map.entry("exact_match", Metrics.EXACT_MATCH),
            Map.entry("em", Metrics.EXACT_MATCH),
            Map.entry("exact_str_match", Metrics.EXACT_MATCH),
            Map.entry("quasi_exact_match", Metrics.QUASI_EXACT_MATCH),
            Map.entry("prefix_exact_match", Metrics.PREFIX_MATCH),
            Map.entry("f1", Metrics.TOKEN_F1),
            Map.entry("bleu", Metrics.BLEU),
            Map.entry("brier", Metrics.BRIER),
            Map.entry("brier_score", Metrics.BRIER));

    private static final class Row {
        private long both;
        private long equal;
        private double largest;
    }

    private final Map<String, Row> rows = new TreeMap<>();

    void add(Generation generation) {
        generation.getScores().forEach((id, theirs) -> {
            Metrics metric = same(id);
            Optional<Double> ours = metric == null ? Optional.empty() : CatalogueScores.value(metric, generation);
            if (ours.isPresent()) {
                Row row = rows.computeIfAbsent(id + "\t" + metric.id(), key -> new Row());
                double difference = Math.abs(ours.get() - theirs);
                row.both++;
                row.equal += difference <= TOLERANCE ? 1 : 0;
                row.largest = Math.max(row.largest, difference);
            }
        });
    }

    /** By the tool's own name, without the tool's and a filter's. */
    private static Metrics same(String id) {
        String name = id.substring(id.indexOf(':') + 1);
        return SAME.containsKey(name) ? SAME.get(name) : SAME.get(name.replaceFirst(":.*", ""));
    }

    ArrayNode json() {
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        rows.forEach((names, row) -> {
            String[] name = names.split("\t", -1);
            json.addObject()
                    .put("tool", name[0])
                    .put("ours", name[1])
                    .put("examples", row.both)
                    .put("equal", row.equal)
                    .put("largest_difference", row.largest);
        });
        return json;
    }

    /** Where no metric is in both, says so. */
    String table() {
        if (rows.isEmpty()) {
            return "no metric is both the tool's and ours\n";
        }
        StringBuilder table = new StringBuilder();
        String format = "%-44s %-28s %9s %9s  %s%n";
        table.append(String.format(format, "the tool's", "ours", "examples", "equal", "largest difference"));
        rows.forEach((names, row) -> {
            String[] name = names.split("\t", -1);
            table.append(String.format(
                    format,
                    name[0],
                    name[1],
                    String.format("%,d", row.both),
                    String.format("%,d", row.equal),
                    row.equal == row.both ? "" : String.format("%.3g", row.largest)));
        });
        return table.toString();
    }
}
