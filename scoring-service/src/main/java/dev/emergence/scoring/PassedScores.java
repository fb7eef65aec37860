package dev.emergence.scoring;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Declaration;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Kind;
import dev.emergence.schemas.Limits;
import dev.emergence.statistics.metric.Metrics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.ObjDoubleConsumer;

/**
 * Numbers scored elsewhere (a unit test, a judge, a reward) that come with a generation and pass through under their own
 * ids. What kind of number each is must be declared: a guess would give it wrong intervals.
 */
public final class PassedScores {
    private static final int MOST_UNDECLARED = 100;

    private final Map<String, Declaration> declared = new TreeMap<>();
    private final Set<String> undeclared = ConcurrentHashMap.newKeySet();

    /**
     * @param declarations each {@code id:KIND:CONTINUITY}, such as {@code tests_passed:PROPORTION:DISCONTINUOUS}
     * @throws IllegalArgumentException if one is not of that form, or names a metric of the catalogue
     */
    public PassedScores(List<String> declarations) {
        declarations.forEach(this::declare);
    }

    private void declare(String declaration) {
        // an id may have colons, as lm-eval:acc has
        String[] parts = declaration.strip().split(":(?=[^:]*:[^:]*$)|:(?=[^:]*$)", -1);
        try {
            Declaration kind = new Declaration(Kind.valueOf(parts[1]), Continuity.valueOf(parts[2]));
            if (parts[0].isEmpty() || Metrics.of(parts[0]).isPresent()) {
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

    /**
     * The generation's own numbers, and which of them this deployment leaves out.
     *
     * @param passed is told id and number
     * @param skipped is told id and reason
     */
    void of(Generation generation, ObjDoubleConsumer<String> passed, BiConsumer<String, String> skipped) {
        declared.forEach((id, declaration) -> {
            Double score = generation.getScores().get(id);
            if (score == null) {
                skipped.accept(id, "no_score");
            } else if (!allowed(declaration.getKind(), score)) {
                skipped.accept(id, Scorer.OUT_OF_RANGE);
            } else {
                passed.accept(id, score);
            }
        });
        if (!generation.getScores().isEmpty()) {
            sayUndeclared(generation.getScores().keySet(), skipped);
        }
    }

    /** Names come from anyone: of more than {@value #MOST_UNDECLARED} nothing is said. */
    private void sayUndeclared(Set<String> names, BiConsumer<String, String> skipped) {
        for (String name : names) {
            if (!declared.containsKey(name) && (undeclared.contains(name) || learn(name))) {
                skipped.accept(name, "not_declared");
            }
        }
    }

    private boolean learn(String name) {
        return undeclared.size() < MOST_UNDECLARED && Metrics.of(name).isEmpty() && undeclared.add(name);
    }

    private static boolean allowed(Kind kind, double score) {
        return switch (kind) {
            case PROPORTION -> score == 0 || score == 1;
            case SCORE -> score >= 0 && score <= 1;
            case LOSS -> score >= 0 && Limits.allow(score);
        };
    }
}
