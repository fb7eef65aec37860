package dev.emergence.analysis.state;

import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Kind;
import dev.emergence.statistics.metric.Metrics;
import dev.emergence.statistics.metric.UnbiasedEstimates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * pass@k of the proportions whose examples have several attempts: the mean over examples of the chance that one of k attempts is right.
 * Each example is one row, so that its error is that of the examples, or of their clusters.
 *
 * @param wanted which k; none for 1 and the largest power of two that all examples of a point have attempts for
 */
record PassAt(Set<Integer> wanted) {
    private static final Pattern ID = Pattern.compile("pass_at_([1-9]\\d{0,8})_(.+)");

    /**
     * What there is to say at a point. A curve that has begun goes on where later points have more attempts.
     *
     * @param metric a proportion
     * @param curves metrics that have a curve
     */
    List<String> of(String metric, Scored scored, Set<String> curves) {
        boolean says = scored.definition().kind() == Kind.PROPORTION && !metric.equals(Metrics.FORMAT_VALID.id());
        int most = says ? scored.rows().examples().least() : 0;
        if (most < 2) {
            return List.of();
        }
        Set<Integer> ks = new TreeSet<>(wanted);
        if (wanted.isEmpty()) {
            ks.add(1);
            for (int k = Integer.highestOneBit(most); k > 1; k /= 2) {
                if (ks.size() == 1 || curves.contains(id(k, metric))) {
                    ks.add(k);
                }
            }
        }
        List<String> ids = new ArrayList<>();
        ks.stream().filter(k -> k <= most).forEach(k -> ids.add(id(k, metric)));
        return ids;
    }

    private static String id(int k, String metric) {
        return "pass_at_" + k + "_" + metric;
    }

    /** The proportion of which a metric is pass@k; empty where it is something else. */
    static Optional<String> of(String metric) {
        Matcher id = ID.matcher(metric);
        return id.matches() ? Optional.of(id.group(2)) : Optional.empty();
    }

    /**
     * The examples' scores; empty where the metric is another, or some have fewer attempts.
     *
     * @param scored of the point, by metric
     */
    static Optional<Scored> scored(String metric, Map<String, Scored> scored) {
        Matcher id = ID.matcher(metric);
        Scored of = id.matches() ? scored.get(id.group(2)) : null;
        if (of == null || of.definition().kind() != Kind.PROPORTION) {
            return Optional.empty();
        }
        int k = Integer.parseInt(id.group(1));
        return of.rows().examples().least() < k ? Optional.empty() : Optional.of(scored(metric, k, of));
    }

    private static Scored scored(String metric, int k, Scored of) {
        Rows.Examples examples = of.rows().examples();
        double[] right = of.values();
        double[][] vectors = new double[examples.rows().size()][];
        for (int i = 0; i < vectors.length; i++) {
            int from = examples.starts()[i];
            int to = i + 1 < vectors.length ? examples.starts()[i + 1] : right.length;
            long successes = 0;
            for (int row = from; row < to; row++) {
                successes += right[row] > 0 ? 1 : 0;
            }
            vectors[i] = new double[] {UnbiasedEstimates.passAtK(successes, to - from, k)};
        }
        Guesses one = of.guesses();
        return new Scored(
                new Definition(
                        metric,
                        of.definition().signature() + "|pass_at:" + k,
                        Kind.SCORE,
                        Continuity.NONLINEAR,
                        Optional.empty()),
                examples.rows(),
                vectors,
                new Guesses(1 - Math.pow(1 - one.chance(), k), one.constantChoices(), one.targetTokens()),
                of.origin());
    }
}
