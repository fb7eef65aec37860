package dev.emergence.ingest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emergence.ingest.body.Reason;
import dev.emergence.ingest.body.Rejection;
import dev.emergence.ingest.body.Warning;
import java.util.ArrayList;
import java.util.Comparator;
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

    /** As many kinds of odd things are. */
    static final int WARNINGS = 100;

    /** One rejected record. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(
            description = "One rejected record.",
            requiredProperties = {"line", "message"})
    record Error(
            @Schema(
                            description =
                                    "1 is the first line of NDJSON, or the first value of the body or element of an array.")
                    long line,
            @Schema(description = "Where it stands in a log file; absent for records that came as such.") String place,
            @Schema(description = "The field that is wrong; absent where the record as a whole is.") String field,
            @Schema(description = "What it should be. Never quotes the value.") String message) {
        Error(long line, String field, String message) {
            this(line, null, field, message);
        }
    }

    /** What was taken though it was not as it should be. */
    @Schema(
            description = "What was taken though it was not as it should be.",
            requiredProperties = {"field", "count", "message"})
    record Warned(
            @Schema(description = "The field.") String field,
            @Schema(description = "In how many accepted records.") long count,
            @Schema(description = "What is odd about it, and what became of it. Never quotes the value.")
                    String message,
            @JsonProperty("did_you_mean")
                    @JsonInclude(JsonInclude.Include.NON_NULL)
                    @Schema(description = "What may have been meant; absent where nothing is near.")
                    String didYouMean) {
        static Warned of(Warning warning, long count) {
            return new Warned(warning.field(), count, warning.kind().message(), warning.didYouMean());
        }
    }

    /** A warning of all requests until now. */
    @Schema(
            name = "WarnedSince",
            description = "What was odd since this instance of the service has started.",
            requiredProperties = {"records", "warning"})
    record Since(
            @Schema(description = "generations, checkpoints or points.") String records,
            @Schema(description = "What was odd, and in how many of them.") Warned warning) {}

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
    private final Map<String, Long> leftOut = new LinkedHashMap<>();
    private long accepted;

    /** @param records that Kafka has acknowledged */
    void accept(long records) {
        accepted += records;
    }

    long accepted() {
        return accepted;
    }

    void reject(long line, Rejection rejection) {
        reject(line, null, rejection);
    }

    /** @param place of the record in a log file; null of one that came as such */
    void reject(long line, String place, Rejection rejection) {
        rejected.merge(rejection.reason(), 1L, Long::sum);
        if (errors.size() < ERRORS) {
            errors.add(new Error(line, place, rejection.field(), rejection.getMessage()));
        }
    }

    /** What is whole but can't be said here. Reasons after the first {@value #WARNINGS} are counted as one. */
    void leaveOut(String why) {
        boolean told = leftOut.size() < WARNINGS || leftOut.containsKey(why);
        leftOut.merge(told ? why : "for other reasons than these " + WARNINGS, 1L, Long::sum);
    }

    /** Takes what became of some records over. */
    void add(Receipt part) {
        accepted += part.accepted;
        part.rejected.forEach((reason, count) -> rejected.merge(reason, count, Long::sum));
        part.errors.stream().limit(Math.max(0, ERRORS - errors.size())).forEach(errors::add);
        part.warned.forEach((warning, count) -> warned.merge(warning, count, Long::sum));
    }

    void warn(Warning warning) {
        if (warned.size() < WARNINGS || warned.containsKey(warning)) {
            warned.merge(warning, 1L, Long::sum);
        }
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

    /** By line: what Kafka finds too large is known last. */
    List<Error> errors() {
        errors.sort(Comparator.comparingLong(Error::line));
        return errors;
    }

    /** There are rejected records, all of them for this reason. */
    boolean only(Reason reason) {
        return rejected.keySet().equals(Set.of(reason));
    }

    Answer answer() {
        List<Warned> warnings = new ArrayList<>();
        warned.forEach((warning, count) -> warnings.add(Warned.of(warning, count)));
        leftOut.forEach((why, count) -> warnings.add(new Warned("file", count, "left out: " + why, null)));
        return new Answer(accepted, rejected(), errors(), warnings);
    }
}
