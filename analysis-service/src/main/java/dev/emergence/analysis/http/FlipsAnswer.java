package dev.emergence.analysis.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.emergence.analysis.examples.ExampleScores;
import dev.emergence.analysis.examples.Flips;
import dev.emergence.schemas.CurvePoint;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.point.Estimate;
import dev.emergence.statistics.point.PairedChange;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Which examples have changed between two checkpoints, as JSON. */
record FlipsAnswer(
        String metric,
        String kind,
        Side from,
        Side to,
        @Schema(description = "examples (and attempts) that both have") int shared,
        @Schema(description = "that became better: right, a higher score, a lower loss") int wins,
        int losses,
        int ties,
        @Schema(description = "of a proportion; else null") Table table,
        @Schema(description = "mean of to minus from over the shared examples") @JsonProperty("mean_change")
                Double meanChange,
        @JsonProperty("standard_error") Double standardError,
        @Schema(description = "the change of the mean that these examples show with a power of 80% at the level 5%")
                @JsonProperty("minimum_detectable_effect")
                Double minimumDetectableEffect,
        @Schema(description = "how many independent examples would show the change as exactly")
                @JsonProperty("effective_examples")
                Double effectiveExamples,
        @Schema(
                        description =
                                "exact, two-sided; examples in clusters count by their effective number. Of a proportion McNemar's test")
                Double p,
        @Schema(description = "of declared clusters, those that changed most; a hundred at most")
                @JsonProperty("by_cluster")
                List<Group> byCluster,
        @Schema(description = "by the tokens of the first target, where they are known")
                @JsonProperty("by_target_tokens")
                List<Length> byTargetTokens,
        @Schema(description = "those that changed most first") List<Example> examples,
        @Schema(description = "cursor of the next page of examples; null on the last") String next,
        @Schema(description = "why a field is null, by its name") Map<String, String> undefined) {
    private static final int CLUSTERS = 100;

    /** A checkpoint; unmatched are examples that the other one does not have. */
    record Side(
            String model,
            Long step,
            Long tokens,
            boolean complete,
            double value,
            String signature,
            int examples,
            int unmatched) {
        static Side of(CurvePoint point, ExampleScores scores, int shared) {
            return new Side(
                    point.getModel(),
                    point.getStep(),
                    point.getTokens(),
                    point.getComplete(),
                    point.getValue(),
                    scores.signature(),
                    scores.size(),
                    scores.size() - shared);
        }
    }

    /** Right or wrong at from, and at to. */
    record Table(
            @JsonProperty("right_right") int rightRight,
            @JsonProperty("right_wrong") int rightWrong,
            @JsonProperty("wrong_right") int wrongRight,
            @JsonProperty("wrong_wrong") int wrongWrong) {}

    record Group(String cluster, int examples, int wins, int losses, int ties) {}

    /** Targets of at most so many tokens, and more than the group before. */
    record Length(@JsonProperty("at_most") int atMost, int examples, int wins, int losses, int ties) {}

    /** Where a generation stands in its topic. */
    record Place(int partition, long offset) {
        static Place of(ExampleScores.Place place) {
            return new Place(place.partition(), place.offset());
        }
    }

    /** One example; texts are null where none were asked for. */
    record Example(
            String example,
            int attempt,
            @JsonProperty("target_tokens") Integer targetTokens,
            double before,
            double after,
            Place from,
            Place to,
            @Schema(description = "whether both outputs are the same, where EMERGENCE_CONTENT=hash; else null")
                    @JsonProperty("same_output")
                    Boolean sameOutput,
            FlipTexts texts) {}

    /** @param examples of this page */
    static FlipsAnswer of(
            String metric,
            CurvePoint from,
            CurvePoint to,
            ExampleScores before,
            ExampleScores after,
            Flips flips,
            List<Example> examples,
            String next) {
        Map<String, String> undefined = new TreeMap<>();
        int shared = flips.all().examples();
        PairedChange change = flips.change();
        boolean proportion = after.kind() == MetricKind.PROPORTION;
        if (!proportion) {
            undefined.put("table", "no_proportion");
        }
        Estimate<Double> p = change == null ? Estimate.undefined("no_shared_examples") : change.mcnemar();
        return new FlipsAnswer(
                metric,
                after.kind().name(),
                Side.of(from, before, shared),
                Side.of(to, after, shared),
                shared,
                flips.all().wins(),
                flips.all().losses(),
                flips.all().ties(),
                proportion ? table(flips.table()) : null,
                value(change == null ? none() : Estimate.of(change.moments().meanChange()), "mean_change", undefined),
                value(change == null ? none() : change.standardError(), "standard_error", undefined),
                value(
                        change == null ? none() : change.minimumDetectableEffect(),
                        "minimum_detectable_effect",
                        undefined),
                value(
                        change == null
                                ? none()
                                : change.effective().isPresent()
                                        ? Estimate.of(change.effective().getAsDouble())
                                        : Estimate.undefined("one_cluster"),
                        "effective_examples",
                        undefined),
                value(p, "p", undefined),
                clusters(flips),
                lengths(flips),
                examples,
                next,
                undefined);
    }

    private static Estimate<Double> none() {
        return Estimate.undefined("no_shared_examples");
    }

    private static Table table(Flips.Table table) {
        return new Table(table.rightRight(), table.rightWrong(), table.wrongRight(), table.wrongWrong());
    }

    private static List<Group> clusters(Flips flips) {
        List<Group> groups = new ArrayList<>();
        flips.byCluster()
                .forEach((name, counts) ->
                        groups.add(new Group(name, counts.examples(), counts.wins(), counts.losses(), counts.ties())));
        groups.sort(Comparator.<Group>comparingInt(group -> Math.abs(group.wins - group.losses))
                .reversed()
                .thenComparing(Group::cluster));
        return groups.subList(0, Math.min(CLUSTERS, groups.size()));
    }

    private static List<Length> lengths(Flips flips) {
        List<Length> lengths = new ArrayList<>();
        flips.byLength()
                .forEach((most, counts) -> lengths.add(
                        new Length(most, counts.examples(), counts.wins(), counts.losses(), counts.ties())));
        return lengths;
    }

    private static Double value(Estimate<Double> estimate, String field, Map<String, String> undefined) {
        estimate.undefined().ifPresent(reason -> undefined.put(field, reason));
        return estimate.value().orElse(null);
    }
}
