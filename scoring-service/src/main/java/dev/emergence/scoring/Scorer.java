package dev.emergence.scoring;

import dev.emergence.samples.Samples;
import dev.emergence.schemas.Catalogue;
import dev.emergence.schemas.Choice;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Limits;
import dev.emergence.schemas.MetricDefinition;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoreLayout;
import dev.emergence.schemas.ScorerDefinition;
import dev.emergence.statistics.metric.Metric;
import dev.emergence.statistics.metric.Metrics;
import dev.emergence.statistics.metric.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Scores one generation under a set of metrics. */
public final class Scorer {
    /** Why a number that no score may be is skipped. */
    static final String OUT_OF_RANGE = "out_of_range";

    private final List<Metrics> metrics;
    private final PassedScores passed;
    private final Function<Generation, Long> outputHash;
    private final ScoreLayout layout;
    /** Where the first number of each metric stands. */
    private final int[] places;

    /**
     * @param name the deployment's name
     * @param ids metrics of the catalogue, or names of {@link MetricSet}s
     * @param passed numbers that come with a generation
     * @throws IllegalArgumentException if an id is unknown; the message lists the known ones
     */
    public Scorer(String name, List<String> ids, PassedScores passed) {
        this(name, ids, passed, generation -> null);
    }

    /** @param outputHash of a generation's output, or null: goes along with its score */
    Scorer(String name, List<String> ids, PassedScores passed, Function<Generation, Long> outputHash) {
        this.passed = passed;
        this.outputHash = outputHash;
        this.metrics = ids.stream()
                .map(String::strip)
                .flatMap(Scorer::known)
                .distinct()
                .toList();
        this.layout = new ScoreLayout(new ScorerDefinition(name, definitions()));
        this.places =
                metrics.stream().mapToInt(metric -> layout.place(metric.id())).toArray();
    }

    private List<MetricDefinition> definitions() {
        Map<String, MetricDefinition> definitions = new TreeMap<>();
        metrics.forEach(metric -> definitions.put(
                metric.id(), new MetricDefinition(metric.id(), metric.signature(), metric.width(), null)));
        passed.declarations()
                .forEach((id, declaration) ->
                        definitions.put(id, new MetricDefinition(id, Catalogue.elsewhere(id), 1, declaration)));
        return List.copyOf(definitions.values());
    }

    private static Stream<Metrics> known(String id) {
        return MetricSet.of(id)
                .map(set -> set.metrics().stream())
                .or(() -> Metrics.of(id).map(Stream::of))
                .orElseThrow(() -> new IllegalArgumentException("SCORING_METRICS names the unknown metric '" + id
                        + "'. Known: " + ids(Metrics.values(), Metrics::id) + "; sets of them: "
                        + ids(MetricSet.values(), MetricSet::id)));
    }

    private static <T> String ids(T[] values, Function<T, String> id) {
        return Arrays.stream(values).map(id).collect(Collectors.joining(", "));
    }

    /** What its scores refer to. */
    public ScoreLayout layout() {
        return layout;
    }

    /**
     * @param partition where the generation stands
     * @param offset where the generation stands
     * @param skipped is told metric and reason where a metric does not apply
     */
    Score score(Generation generation, int partition, long offset, BiConsumer<String, String> skipped) {
        Sample sample = Samples.of(generation);
        double[] numbers = layout.blank();
        for (int i = 0; i < metrics.size(); i++) {
            Metric metric = metrics.get(i);
            Optional<String> reason = metric.skipReason(sample);
            if (reason.isPresent()) {
                skipped.accept(metric.id(), reason.get());
            } else {
                double[] vector = metric.statistics(sample);
                // the topic takes no number whose square may be infinite; the other metrics of the generation go on
                if (Limits.allow(vector)) {
                    System.arraycopy(vector, 0, numbers, places[i], vector.length);
                } else {
                    skipped.accept(metric.id(), OUT_OF_RANGE);
                }
            }
        }
        passed.of(generation, (id, number) -> numbers[layout.place(id)] = number, skipped);
        Score score = new Score();
        score.setFamily(generation.getFamily());
        score.setModel(generation.getModel());
        score.setParameters(generation.getParameters());
        score.setStep(generation.getStep());
        score.setTokens(generation.getTokens());
        score.setFlops(generation.getFlops());
        score.setLoss(generation.getLoss());
        score.setCheckpointId(generation.getCheckpointId());
        score.setTask(generation.getTask());
        score.setExample(generation.getExample());
        score.setAttempt(generation.getAttempt());
        score.setCluster(generation.getCluster());
        score.setChance(chance(generation));
        score.setChoiceCredits(credits(generation.getChoices()));
        score.setTargetTokens(
                generation.getTargetLogprobs() == null
                        ? generation.getTargetTokenCount()
                        : Integer.valueOf(generation.getTargetLogprobs().size()));
        score.setOutputHash(outputHash.apply(generation));
        score.setDefinition(layout.name());
        score.setNumbers(boxed(numbers));
        score.setPartition(partition);
        score.setOffset(offset);
        score.setTime(generation.getTime());
        return score;
    }

    private static List<Double> boxed(double[] numbers) {
        Double[] boxed = new Double[numbers.length];
        for (int i = 0; i < numbers.length; i++) {
            boxed[i] = numbers[i];
        }
        return Arrays.asList(boxed);
    }

    /** The generation's own, else that of picking a choice blindly. */
    private static Double chance(Generation generation) {
        if (generation.getChance() != null) {
            return generation.getChance();
        }
        List<Choice> choices = generation.getChoices();
        return choices == null || choices.isEmpty() ? null : 1.0 / choices.size();
    }

    /** Of so many choices that their credits would not go along, none: what guessing gains is then not known. */
    private static List<Double> credits(List<Choice> choices) {
        return choices == null || choices.isEmpty() || choices.size() > Limits.CREDITS
                ? null
                : choices.stream().map(Choice::getCredit).toList();
    }
}
