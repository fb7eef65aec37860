package dev.emergence.scoring;

import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Score;
import dev.emergence.statistics.metric.Metric;
import dev.emergence.statistics.metric.Metrics;
import dev.emergence.statistics.metric.Sample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/** Scores one generation under a set of metrics. */
final class Scorer {
    private final String name;
    private final List<? extends Metric> metrics;
    private final Map<String, String> signatures;

    /**
     * @param name the deployment's name
     * @param ids metrics of the catalogue
     * @throws IllegalArgumentException if one is unknown; the message lists the known ones
     */
    Scorer(String name, List<String> ids) {
        this.name = name;
        this.metrics =
                ids.stream().map(String::strip).distinct().map(Scorer::known).toList();
        this.signatures = metrics.stream().collect(Collectors.toUnmodifiableMap(Metric::id, Metric::signature));
    }

    private static Metric known(String id) {
        return Metrics.of(id)
                .orElseThrow(() -> new IllegalArgumentException("SCORING_METRICS names the unknown metric '" + id
                        + "'. Known: "
                        + Arrays.stream(Metrics.values()).map(Metric::id).collect(Collectors.joining(", "))));
    }

    List<String> metrics() {
        return metrics.stream().map(Metric::id).toList();
    }

    /**
     * @param partition where the generation stands
     * @param offset where the generation stands
     * @param skipped is told metric and reason where a metric does not apply
     */
    Score score(Generation generation, int partition, long offset, BiConsumer<String, String> skipped) {
        Sample sample = sample(generation);
        Map<String, List<Double>> scores = new HashMap<>();
        for (Metric metric : metrics) {
            Optional<String> reason = metric.skipReason(sample);
            if (reason.isPresent()) {
                skipped.accept(metric.id(), reason.get());
            } else {
                scores.put(metric.id(), boxed(metric.statistics(sample)));
            }
        }
        return Score.newBuilder()
                .setFamily(generation.getFamily())
                .setModel(generation.getModel())
                .setParameters(generation.getParameters())
                .setStep(generation.getStep())
                .setTokens(generation.getTokens())
                .setFlops(generation.getFlops())
                .setLoss(generation.getLoss())
                .setTask(generation.getTask())
                .setExample(generation.getExample())
                .setAttempt(generation.getAttempt())
                .setCluster(generation.getCluster())
                .setChance(chance(generation))
                .setScorer(name)
                .setSignatures(signatures)
                .setPartition(partition)
                .setOffset(offset)
                .setScores(scores)
                .setTime(generation.getTime())
                .build();
    }

    private static List<Double> boxed(double[] vector) {
        return vector.length == 1
                ? List.of(vector[0])
                : DoubleStream.of(vector).boxed().toList();
    }

    /** The generation's own, else that of picking a choice blindly. */
    private static Double chance(Generation generation) {
        if (generation.getChance() != null) {
            return generation.getChance();
        }
        List<Choice> choices = generation.getChoices();
        return choices == null || choices.isEmpty() ? null : 1.0 / choices.size();
    }

    private static Sample sample(Generation generation) {
        return new Sample(
                generation.getOutput(),
                generation.getTargets().isEmpty() ? null : generation.getTargets(),
                floats(generation.getTargetLogprobs()),
                generation.getOutputTokens(),
                generation.getTargetTokens(),
                choices(generation.getChoices()),
                generation.getFinishReason(),
                generation.getAnswerPattern());
    }

    private static float[] floats(List<Float> values) {
        if (values == null) {
            return null;
        }
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }

    private static List<dev.emergence.statistics.metric.Choice> choices(List<Choice> choices) {
        if (choices == null) {
            return null;
        }
        List<dev.emergence.statistics.metric.Choice> options = new ArrayList<>(choices.size());
        for (Choice choice : choices) {
            options.add(new dev.emergence.statistics.metric.Choice(
                    choice.getText(), choice.getLogprob(), choice.getCredit()));
        }
        return options;
    }
}
