package dev.emergence.scoring;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Limits;
import dev.emergence.statistics.metric.Metrics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * Numbers scored elsewhere (a unit test, a judge, a reward) that come with a generation and pass through under their own
 * ids. What kind of number each is must be declared: a guess would give it wrong intervals.
 */
final class PassedScores {
    private final Map<String, Declaration> declared = new TreeMap<>();

    /**
     * @param declarations each {@code id:KIND:CONTINUITY}, such as {@code tests_passed:PROPORTION:DISCONTINUOUS}
     * @throws IllegalArgumentException if one is not of that form, or names a metric of the catalogue
     */
    PassedScores(List<String> declarations) {
        declarations.forEach(this::declare);
    }

    private void declare(String declaration) {
        String[] parts = declaration.strip().split(":", -1);
        try {
            Declaration kind = new Declaration(Kind.valueOf(parts[1]), Continuity.valueOf(parts[2]));
            if (parts.length != 3 || parts[0].isEmpty() || Metrics.of(parts[0]).isPresent()) {
                throw new IllegalArgumentException();
            }
            declared.put(parts[0], kind);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException(
                    "SCORING_SCORES holds '" + declaration + "'. Write id:KIND:CONTINUITY, with KIND one of "
                            + List.of(Kind.values()) + ", CONTINUITY one of " + List.of(Continuity.values())
                            + " and an id that is not in the catalogue, such as tests_passed:PROPORTION:DISCONTINUOUS",
                    e);
        }
    }

    Map<String, Declaration> declarations() {
        return declared;
    }

    static String signature(String id) {
        return id + "|elsewhere";
    }

    /** Adds the generation's own numbers to its scores. */
    void addTo(Map<String, List<Double>> scores, Generation generation, BiConsumer<String, String> skipped) {
        declared.forEach((id, declaration) -> {
            Double score = generation.getScores().get(id);
            if (score == null) {
                skipped.accept(id, "no_score");
            } else if (!allowed(declaration.getKind(), score)) {
                skipped.accept(id, Scorer.OUT_OF_RANGE);
            } else {
                scores.put(id, List.of(score));
            }
        });
    }

    private static boolean allowed(Kind kind, double score) {
        return switch (kind) {
            case PROPORTION -> score == 0 || score == 1;
            case SCORE -> score >= 0 && score <= 1;
            case LOSS -> score >= 0 && Limits.allow(score);
        };
    }
}
