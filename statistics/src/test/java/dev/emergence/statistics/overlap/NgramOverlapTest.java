package dev.emergence.statistics.overlap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.statistics.text.TokenizedTexts;
import dev.emergence.statistics.text.Tokens;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;

/** Both ways of counting against maps of n-grams as lists. */
class NgramOverlapTest {
    private static final int ORDERS = 6;

    @RepeatedTest(300)
    void agreesWithMapsOfNgrams(RepetitionInfo repetition) {
        long seed = 40_000 + repetition.getCurrentRepetition();
        Random random = new Random(seed);
        int vocabulary = 1 + random.nextInt(random.nextBoolean() ? 3 : 50);
        Tokens[] targets = new Tokens[1 + (random.nextBoolean() ? 0 : random.nextInt(4))];
        Arrays.setAll(targets, r -> tokens(random, vocabulary));
        TokenizedTexts texts = new TokenizedTexts(tokens(random, vocabulary), targets, vocabulary);
        for (NgramOverlap overlap : List.of(NgramOverlap.of(texts, ORDERS), NgramOverlap.ofTables(texts, ORDERS))) {
            for (int order = 1; order <= ORDERS; order++) {
                Map<List<Integer>, Integer> most = new HashMap<>();
                for (int r = 0; r < targets.length; r++) {
                    Map<List<Integer>, Integer> counts = counts(targets[r], order);
                    counts.forEach((ngram, count) -> most.merge(ngram, count, Math::max));
                    assertThat(overlap.matches(r, order))
                            .as("seed %d, order %d", seed, order)
                            .isEqualTo(clipped(texts.output(), counts, order));
                }
                assertThat(overlap.matchesOfAny(order))
                        .as("seed %d, order %d", seed, order)
                        .isEqualTo(clipped(texts.output(), most, order));
            }
        }
    }

    private static int clipped(Tokens output, Map<List<Integer>, Integer> counts, int order) {
        return counts(output, order).entrySet().stream()
                .mapToInt(entry -> Math.min(entry.getValue(), counts.getOrDefault(entry.getKey(), 0)))
                .sum();
    }

    private static Map<List<Integer>, Integer> counts(Tokens tokens, int order) {
        Map<List<Integer>, Integer> counts = new HashMap<>();
        for (int i = 0; i + order <= tokens.size(); i++) {
            int[] ngram = Arrays.copyOfRange(tokens.ids(), i, i + order);
            counts.merge(Arrays.stream(ngram).boxed().collect(Collectors.toList()), 1, Integer::sum);
        }
        return counts;
    }

    private static Tokens tokens(Random random, int vocabulary) {
        int[] ids = random.ints(random.nextInt(200), 0, vocabulary).toArray();
        return new Tokens(ids, new int[] {ids.length});
    }
}
