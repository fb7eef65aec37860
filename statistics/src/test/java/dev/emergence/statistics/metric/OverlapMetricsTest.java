package dev.emergence.statistics.metric;

import static dev.emergence.statistics.metric.Golden.score;
import static dev.emergence.statistics.metric.Golden.strings;
import static dev.emergence.statistics.metric.Golden.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Numbers: sacreBLEU 2.6.0 (bleu*.jsonl, chrf*.jsonl, 0 to 100, 1e-9 absolute), rouge_score (rouge.jsonl, 1e-12), SQuAD's
 * scripts (squad_f1.jsonl, 1e-12), HELM (exact_match.jsonl, exact).
 */
class OverlapMetricsTest {
    private static final double SACREBLEU = 1e-11;
    private static final Map<Metrics, String> ROUGE = Map.of(
            Metrics.ROUGE_1, "rouge1",
            Metrics.ROUGE_2, "rouge2",
            Metrics.ROUGE_L, "rougeL",
            Metrics.ROUGE_LSUM, "rougeLsum");

    static Stream<JsonNode> bleu() {
        return Golden.cases("bleu");
    }

    static Stream<JsonNode> bleuCorpus() {
        return Golden.cases("bleu_corpus");
    }

    static Stream<JsonNode> chrf() {
        return Golden.cases("chrf");
    }

    static Stream<JsonNode> chrfCorpus() {
        return Golden.cases("chrf_corpus");
    }

    static Stream<JsonNode> rouge() {
        return Golden.cases("rouge");
    }

    static Stream<JsonNode> squad() {
        return Golden.cases("squad_f1");
    }

    @ParameterizedTest
    @MethodSource("bleu")
    void sentenceBleuIsSacrebleus(JsonNode golden) {
        Sample sample = pair(golden);
        JsonNode stats = golden.get("stats");
        double[] expected = new double[10];
        expected[0] = stats.get("sys_len").doubleValue();
        expected[1] = stats.get("ref_len").doubleValue();
        for (int i = 0; i < 4; i++) {
            expected[2 + i] = stats.get("counts").get(i).doubleValue();
            expected[6 + i] = stats.get("totals").get(i).doubleValue();
        }
        assertThat(Metrics.BLEU.statistics(sample)).containsExactly(expected);
        assertThat(score(Metrics.BLEU, sample))
                .isCloseTo(golden.get("expected").doubleValue() / 100, within(SACREBLEU));
    }

    @ParameterizedTest
    @MethodSource("bleuCorpus")
    void corpusBleuIsTheValueOfTheSums(JsonNode golden) {
        double[] sums = new double[Metrics.BLEU.width()];
        for (int i = 0; i < golden.get("hypotheses").size(); i++) {
            double[] statistics = Metrics.BLEU.statistics(pair(golden, i));
            assertThat(statistics)
                    .containsExactly(Golden.doubles(golden.get("segment_stats").get(i)));
            add(sums, statistics);
        }
        assertThat(Metrics.BLEU.value(sums, golden.get("pairs").longValue()))
                .isCloseTo(golden.get("expected").doubleValue() / 100, within(SACREBLEU));
        assertThat(Metrics.BLEU.value(sums, 1))
                .isCloseTo(golden.get("expected_effective_order").doubleValue() / 100, within(SACREBLEU));
    }

    @ParameterizedTest
    @MethodSource("chrf")
    void sentenceChrfIsSacrebleus(JsonNode golden) {
        Sample sample = pair(golden);
        assertThat(Metrics.CHRF.statistics(sample))
                .containsExactly(Golden.doubles(golden.get("stats").get("chrF2")));
        assertThat(score(Metrics.CHRF, sample))
                .isCloseTo(golden.get("expected").get("chrF2").doubleValue() / 100, within(SACREBLEU));
    }

    @ParameterizedTest
    @MethodSource("chrfCorpus")
    void corpusChrfIsTheValueOfTheSums(JsonNode golden) {
        double[] sums = new double[Metrics.CHRF.width()];
        for (int i = 0; i < golden.get("hypotheses").size(); i++) {
            add(sums, Metrics.CHRF.statistics(pair(golden, i)));
        }
        assertThat(sums).containsExactly(Golden.doubles(golden.get("stats").get("chrF2")));
        assertThat(Metrics.CHRF.value(sums, golden.get("pairs").longValue()))
                .isCloseTo(golden.get("expected").get("chrF2").doubleValue() / 100, within(SACREBLEU));
    }

    @ParameterizedTest
    @MethodSource("rouge")
    void rougeIsGoogles(JsonNode golden) {
        Sample sample = pair(golden);
        ROUGE.forEach((metric, name) -> assertThat(score(metric, sample))
                .as(name)
                .isCloseTo(golden.get("expected").get(name).doubleValue(), within(1e-12)));
    }

    @ParameterizedTest
    @MethodSource("squad")
    void tokenF1IsSquads(JsonNode golden) {
        assertThat(score(Metrics.TOKEN_F1, pair(golden)))
                .isCloseTo(golden.get("expected").get("f1").doubleValue(), within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("squad")
    void quasiExactMatchNormalisesAsSquad(JsonNode golden) {
        double expected = golden.get("hypothesis").textValue().isEmpty()
                ? 0
                : golden.get("expected").get("exact_match").doubleValue();
        assertThat(score(Metrics.QUASI_EXACT_MATCH, pair(golden))).isEqualTo(expected);
    }

    @Test
    void lsumMarksTheSamePathWhenItIsComputedInSpans() {
        // Longer than the bits that are kept at once; identical texts score 1, one line more on a side by hand.
        String text = "a b c d e f g ".repeat(1_000);
        assertThat(score(Metrics.ROUGE_LSUM, texts(text, List.of(text)))).isEqualTo(1);
        assertThat(score(Metrics.ROUGE_LSUM, texts(text + "\nx", List.of(text))))
                .isCloseTo(2.0 * 7000 / 14001, within(1e-12));
    }

    @Test
    void bleuOfThousandsOfReferencesCountsTheBest() {
        String[] references = new String[5_000];
        Arrays.setAll(references, i -> "reference number " + i + " of many");
        assertThat(score(Metrics.BLEU, texts("reference number 4321 of many", List.of(references))))
                .isCloseTo(1, within(1e-15));
    }

    private static Sample pair(JsonNode golden) {
        return texts(golden.get("hypothesis").textValue(), strings(golden.get("references")));
    }

    private static Sample pair(JsonNode golden, int i) {
        return texts(
                golden.get("hypotheses").get(i).textValue(),
                strings(golden.get("references").get(i)));
    }

    private static void add(double[] sums, double[] statistics) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += statistics[i];
        }
    }
}
