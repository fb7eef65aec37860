package dev.emergence.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Rejection;
import dev.emergence.ingest.body.Warning;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What became of a request's records. */
final class Receipt {
    /** As many rejected records are described. */
    static final int ERRORS = 100;

    /** One rejected record. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            description = "One rejected record.",
            requiredProperties = {"line", "message"})
    record Error(
            @Schema(description = "1 is the first line of NDJSON, or the first element of an array.") long line,
            @Schema(description = "The field that is wrong; absent where the record as a whole is.") String field,
            @Schema(description = "What it should be. Never quotes the value.") String message) {}

    /** What was taken though it was not as it should be. */
    @Schema(description = "What was taken though it was not as it should be.")
    record Warned(
            @Schema(description = "The field.") String field,
            @Schema(description = "In how many accepted records.") long count,
            @Schema(description = "What is odd about it, and what became of it. Never quotes the value.")
                    String message) {}

    /** The answer's body. */
    @Schema(
            name = "Receipt",
            description = "What became of a request's records.",
            requiredProperties = {"accepted", "rejected", "errors", "warnings"})
    record Answer(
            @Schema(description = "Records that Kafka has acknowledged.") long accepted,
            @Schema(description = "Records that broke a rule.") long rejected,
            @Schema(description = "Why, of the first " + ERRORS + " rejected records.") List<Error> errors,
            @Schema(description = "What was odd about accepted records, by field.") List<Warned> warnings) {}

    private final List<Error> errors = new ArrayList<>();
    private final Map<Reason, Long> rejected = new EnumMap<>(Reason.class);
    private final Map<Warning, Long> warned = new LinkedHashMap<>();

    void reject(long line, Rejection rejection) {
        rejected.merge(rejection.reason(), 1L, Long::sum);
        if (errors.size() < ERRORS) {
            errors.add(new Error(line, rejection.field(), rejection.getMessage()));
        }
    }

    void warn(Warning warning) {
        warned.merge(warning, 1L, Long::sum);
    }

    /** Each warning, and of how many records. */
    Map<Warning, Long> warned() {
        return warned;
    }

    long rejected() {
        return rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<Reason, Long> byReason() {
        return rejected;
    }

    List<Error> errors() {
        return errors;
    }

    /** Every rejected record, and there is one, is too large. */
    boolean onlyTooLarge() {
        return rejected.keySet().equals(Set.of(Reason.TOO_LARGE));
    }

    Answer answer(long accepted) {
        List<Warned> warnings = new ArrayList<>();
        warned.forEach((warning, count) ->
                warnings.add(new Warned(warning.field(), count, warning.kind().message())));
        return new Answer(accepted, rejected(), errors, warnings);
    }
}
