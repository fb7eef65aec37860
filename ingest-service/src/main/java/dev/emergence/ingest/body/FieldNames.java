package dev.emergence.ingest.body;

import dev.emergence.schemas.Spelling;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Which field a sender may have meant. */
final class FieldNames {
    /** What other tools call it. */
    private static final Map<String, String> ELSEWHERE = Map.ofEntries(
            Map.entry("completion", "output"),
            Map.entry("response", "output"),
            Map.entry("generation", "output"),
            Map.entry("prediction", "output"),
            Map.entry("reference", "targets"),
            Map.entry("references", "targets"),
            Map.entry("answer", "targets"),
            Map.entry("gold", "targets"),
            Map.entry("question", "prompt"),
            Map.entry("input", "prompt"),
            Map.entry("id", "example"),
            Map.entry("doc_id", "example"),
            Map.entry("sample_id", "example"),
            Map.entry("example_id", "example"),
            Map.entry("benchmark", "task"),
            Map.entry("dataset", "task"),
            Map.entry("run", "model"),
            Map.entry("model_name", "model"),
            Map.entry("params", "parameters"),
            Map.entry("logprobs", "target_logprobs"),
            Map.entry("timestamp", "time"),
            Map.entry("stderr", "standard_error"),
            Map.entry("correct", "successes"));

    private FieldNames() {}

    /** The known name that others call so, or the nearest one; null where none is near. */
    static String meant(String written, Collection<String> known) {
        String plain = plain(written);
        String elsewhere = ELSEWHERE.get(plain);
        if (elsewhere != null && known.contains(elsewhere)) {
            return elsewhere;
        }
        return Spelling.nearest(plain, known);
    }

    /** As fields are written here. */
    private static String plain(String written) {
        return written.replaceAll("([a-z])([A-Z])", "$1_$2")
                .replaceAll("[ .-]", "_")
                .toLowerCase(Locale.ROOT);
    }
}
