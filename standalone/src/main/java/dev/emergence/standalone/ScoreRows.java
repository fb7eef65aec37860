package dev.emergence.standalone;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoreLayout;
import dev.emergence.statistics.metric.Metrics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Scores as rows, one of each metric that applied to the example; in the order of the topic, none is held back. */
final class ScoreRows {
    static final String COLUMNS =
            "family,model,parameters,step,tokens,task,example,attempt,metric,value,scorer,cluster,checkpoint_id,time,"
                    + "partition,offset";

    private final Map<String, String> wanted;
    private final Rows rows;
    private final Map<String, ScoreLayout> definitions = new HashMap<>();
    private long leftOut;

    /** @param wanted family, model, task, metric; without those of which all are */
    ScoreRows(Map<String, String> wanted, Rows rows) {
        this.wanted = wanted;
        this.rows = rows;
    }

    /** What has no definition before it in the topic, or other numbers than that says, is left out. */
    void add(Score score) {
        if (score.getDefines() != null) {
            definitions.put(score.getDefinition(), new ScoreLayout(score.getDefines()));
        }
        if (!wants("family", score.getFamily())
                || !wants("model", score.getModel())
                || !wants("task", score.getTask())) {
            return;
        }
        ScoreLayout layout = definitions.get(score.getDefinition());
        if (layout == null || layout.width() != score.getNumbers().size()) {
            leftOut++;
            return;
        }
        layout.scores(score.getNumbers()).forEach((metric, numbers) -> {
            if (wants("metric", metric)) {
                rows.add(row(score, layout, metric, numbers));
            }
        });
    }

    /** Scores that were not understood. */
    long leftOut() {
        return leftOut;
    }

    private boolean wants(String name, String value) {
        return wanted.getOrDefault(name, value).equals(value);
    }

    private static ObjectNode row(Score score, ScoreLayout layout, String metric, List<Double> numbers) {
        ObjectNode row = JsonNodeFactory.instance
                .objectNode()
                .put("family", score.getFamily())
                .put("model", score.getModel())
                .put("parameters", score.getParameters())
                .put("step", score.getStep())
                .put("tokens", score.getTokens())
                .put("task", score.getTask())
                .put("example", score.getExample())
                .put("attempt", score.getAttempt())
                .put("metric", metric);
        value(metric, numbers).ifPresentOrElse(value -> row.put("value", value), () -> row.putNull("value"));
        return row.put("scorer", layout.definition().getScorer())
                .put("cluster", score.getCluster())
                .put("checkpoint_id", score.getCheckpointId())
                .put("time", score.getTime())
                .put("partition", score.getPartition())
                .put("offset", score.getOffset());
    }

    /** Of one example; empty where another release's numbers are not those that the metric adds up today. */
    private static Optional<Double> value(String metric, List<Double> numbers) {
        Optional<Metrics> known = Metrics.of(metric);
        if (known.map(Metrics::width).orElse(1) != numbers.size()) {
            return Optional.empty();
        }
        double[] sums = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        return Optional.of(known.map(found -> found.value(sums, 1)).orElse(sums[0]));
    }
}
