package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.util.Map;
import java.util.TreeMap;

/** Points as Every Eval Ever 0.3 has aggregates: a line for each checkpoint of a model, with its tasks and metrics. */
final class EveryEval implements Rows {
    private final Map<String, ObjectNode> checkpoints = new TreeMap<>();
    private final PrintStream out;

    EveryEval(PrintStream out) {
        this.out = out;
    }

    /** What has no value was not scored. */
    @Override
    public void add(ObjectNode point) {
        if (point.hasNonNull("value")) {
            String at = Verdicts.text(point, point.hasNonNull("step") ? "step" : "scale");
            String id = String.join("/", Verdicts.text(point, "family"), Verdicts.text(point, "model"), at);
            ObjectNode checkpoint = checkpoints.computeIfAbsent(id, name -> checkpoint(name, point));
            checkpoint.withArray("evaluation_results").add(result(point));
        }
    }

    @Override
    public void end() {
        checkpoints.values().forEach(checkpoint -> out.print(checkpoint + "\n"));
    }

    private static ObjectNode checkpoint(String id, JsonNode point) {
        String seconds = Long.toString(point.path("time").asLong() / 1000);
        ObjectNode checkpoint = JsonNodeFactory.instance
                .objectNode()
                .put("schema_version", "0.3.0")
                .put("evaluation_id", "emergence-monitor/" + id)
                .put("evaluation_timestamp", seconds)
                .put("retrieved_timestamp", seconds);
        checkpoint
                .putObject("source_metadata")
                .put("source_name", "Emergence Monitor")
                .put("source_type", "evaluation_run")
                .put("source_organization_name", Verdicts.text(point, "family"))
                .put("evaluator_relationship", "first_party");
        checkpoint.putObject("eval_library").put("name", "emergence-monitor").put("version", "unknown");
        ObjectNode model = checkpoint.putObject("model_info");
        model.put("name", Verdicts.text(point, "model")).put("id", Verdicts.text(point, "model"));
        ObjectNode details = model.putObject("additional_details");
        if (point.hasNonNull("step")) {
            details.put("revision", "step" + point.get("step").asText());
        }
        if (point.hasNonNull("parameters")) {
            details.put(
                    "params_billions", Double.toString(point.get("parameters").asDouble() / 1e9));
        }
        return checkpoint;
    }

    private static ObjectNode result(JsonNode point) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("evaluation_name", Verdicts.text(point, "task"));
        result.putObject("source_data")
                .put("dataset_name", Verdicts.text(point, "task"))
                .put("source_type", "other");
        boolean loss = Verdicts.text(point, "kind").equals("LOSS");
        ObjectNode config = result.putObject("metric_config");
        config.put("metric_id", Verdicts.text(point, "metric"));
        config.put("metric_name", Verdicts.text(point, "metric"));
        config.put("lower_is_better", loss).put("score_type", "continuous");
        if (Verdicts.text(point, "kind").equals("PROPORTION")) {
            config.put("min_score", 0.0).put("max_score", 1.0);
        }
        ObjectNode details = result.putObject("score_details");
        details.set("score", point.get("value"));
        ObjectNode uncertainty = details.putObject("uncertainty");
        if (point.hasNonNull("standard_error")) {
            uncertainty.putObject("standard_error").set("value", point.get("standard_error"));
        }
        uncertainty.set("num_samples", point.get("examples"));
        return result;
    }
}
