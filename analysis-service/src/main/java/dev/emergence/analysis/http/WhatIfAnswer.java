package dev.emergence.analysis.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emergence.analysis.examples.Slices;
import dev.emergence.analysis.examples.WhatIf;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.statistics.point.Estimate;
import dev.emergence.statistics.point.Interval;
import dev.emergence.statistics.point.RandomSubset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The same outputs under another metric, by checkpoint, as JSON. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record WhatIfAnswer(
        @Schema(description = "the metric that the numbers are made of") String metric,
        @Schema(description = "so many examples must all be right") Integer k,
        Double threshold,
        @Schema(
                        description = "which scores count as right",
                        enumeration = {"at_least", "at_most"})
                String sense,
        @Schema(description = "so many examples") Integer n,
        @Schema(description = "the point that says how hard an example is") Reference by,
        @Schema(description = "absent with slices") List<Point> points,
        @Schema(description = "examples set apart, hard ones or short targets first") List<Slice> slices) {

    /** A point of the curve. */
    record Reference(
            @Schema(description = "whose score says how hard an example is") String metric,
            String model,
            Double scale,
            Long step,
            Long tokens) {}

    /** Some of the examples, by checkpoint. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Slice(
            @Schema(description = "hard, middle, easy; or the most tokens of a target") String slice,
            @Schema(
                            description =
                                    "with difficulty: the least score of its examples at the point that says how hard they are")
                    Double least,
            Double greatest,
            @Schema(description = "one for each point of the curve") List<Point> points) {}

    /** One checkpoint; null where undefined. From minimum_detectable_effect to none_right with n only. */
    record Point(
            String model,
            Double scale,
            Long step,
            Long tokens,
            boolean complete,
            @Schema(description = "that there are") long examples,
            Double value,
            @JsonProperty("standard_error") Double standardError,
            Double lower,
            Double upper,
            @Schema(description = "the change from the checkpoint before that n examples show with a power of 80%")
                    @JsonInclude(JsonInclude.Include.NON_NULL)
                    @JsonProperty("minimum_detectable_effect")
                    Double minimumDetectableEffect,
            @Schema(
                            description =
                                    "between this and shown_upper a random subset of n of these examples lies in 95 of 100 cases")
                    @JsonInclude(JsonInclude.Include.NON_NULL)
                    @JsonProperty("shown_lower")
                    Double shownLower,
            @JsonInclude(JsonInclude.Include.NON_NULL) @JsonProperty("shown_upper") Double shownUpper,
            @Schema(description = "the chance that such a subset has no right one")
                    @JsonInclude(JsonInclude.Include.NON_NULL)
                    @JsonProperty("none_right")
                    Double noneRight,
            @Schema(description = "of a slice by target_tokens: the mean of p^L, p being the likelihood of a token")
                    @JsonInclude(JsonInclude.Include.NON_NULL)
                    Double predicted,
            @Schema(description = "why a field is null or absent, by its name") Map<String, String> undefined) {
        static Point of(CurvePoint point, WhatIf other) {
            return of(point, point.getExamples(), other, null);
        }

        static Point of(CurvePoint point, Slices.Part part) {
            return of(point, part.examples(), part.value(), part.predicted());
        }

        private static Point of(CurvePoint point, long examples, WhatIf other, Double predicted) {
            Map<String, String> undefined = new TreeMap<>();
            Interval interval = value(other.interval(), undefined, "lower", "upper");
            RandomSubset.Range shown = value(other.shown(), undefined, "shown_lower", "shown_upper");
            return new Point(
                    point.getModel(),
                    point.getScale(),
                    point.getStep(),
                    point.getTokens(),
                    point.getComplete(),
                    examples,
                    value(other.value(), undefined, "value"),
                    value(other.standardError(), undefined, "standard_error"),
                    interval == null ? null : interval.lower(),
                    interval == null ? null : interval.upper(),
                    value(other.detectable(), undefined, "minimum_detectable_effect"),
                    shown == null ? null : shown.lower(),
                    shown == null ? null : shown.upper(),
                    value(other.noneRight(), undefined, "none_right"),
                    predicted,
                    undefined);
        }

        private static <T> T value(Estimate<T> estimate, Map<String, String> undefined, String... fields) {
            estimate.undefined()
                    .filter(reason -> !reason.equals(WhatIf.NOT_ASKED))
                    .ifPresent(reason -> {
                        for (String field : fields) {
                            undefined.put(field, reason);
                        }
                    });
            return estimate.value().orElse(null);
        }
    }
}
