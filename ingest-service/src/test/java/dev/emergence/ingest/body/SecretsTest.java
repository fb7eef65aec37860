package dev.emergence.ingest.body;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Generation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts of a private evaluation must not travel by error messages. */
class SecretsTest {
    private static final String SECRET = "the-secret-of-the-sender";

    @Test
    void noMessageQuotesAValue() {
        List<String> fields = List.of(
                "family",
                "model",
                "parameters",
                "step",
                "tokens",
                "flops",
                "loss",
                "task",
                "example",
                "attempt",
                "cluster",
                "checkpoint_id",
                "prompt",
                "targets",
                "output",
                "target_logprobs",
                "output_tokens",
                "target_tokens",
                "choices",
                "finish_reason",
                "chance",
                "answer_pattern",
                "scores",
                "time",
                "attributes");
        String quoted = "\"" + SECRET + "\"";
        List<String> shapes = List.of(
                quoted,
                "[" + quoted + "]",
                "{\"k\": " + quoted + "}",
                "[{\"text\": " + quoted + "}]",
                SECRET,
                "\"" + SECRET + "\\n\"",
                "\"" + (SECRET + "-").repeat(20) + "\"",
                "{\"k\": [" + quoted + "]}",
                "[[" + quoted + "]]",
                "{" + quoted,
                quoted + SECRET,
                "\"" + SECRET,
                "{\"" + SECRET + "\\n\": 1}");
        int rejections = 0;
        for (String field : fields) {
            for (String shape : shapes) {
                Reading<Generation> line = Reading.lines(generation("a", ", \"" + field + "\": " + shape));
                Reading<Generation> array = Reading.json("[" + generation("a", ", \"" + field + "\": " + shape) + "]");
                assertThat(line.rejected + " " + array.rejected).doesNotContain(SECRET);
                rejections += line.rejected.size() + array.rejected.size();
            }
        }
        // Of the 13 shapes no field takes more than 4, so at least 9 are rejected, in both forms.
        assertThat(rejections).isGreaterThanOrEqualTo(fields.size() * 9 * 2);
    }
}
