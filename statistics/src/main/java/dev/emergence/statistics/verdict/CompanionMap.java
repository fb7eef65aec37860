package dev.emergence.statistics.verdict;

import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.curve.WeightedLine;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.FilteredPoint;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The reported proportion as a smooth, rising function of the v on which the evidence rests.
 *
 * <p>On its own link it is {@code ŷ(v) = exp(−exp(−v))}. On a companion it is {@code exp(−exp(−(a + b·v)))}: with all K tokens to
 * be right, a = −ln K and b = 1; a and b are fitted by least squares to {@code w = −ln(−ln p)}, p = (k + ½)/(n + 1), over all
 * points, weighted by the inverse squared error {@code se_p/(p·|ln p|)} of w.
 */
final class CompanionMap {
    private static final double Z = 1.6448536269514722;
    private static final double MOST_EXAMPLES = 1e12;

    private final Optional<WeightedLine> line;

    private CompanionMap(Optional<WeightedLine> line) {
        this.line = line;
    }

    /** Empty where v does not vary or the proportion falls with it. */
    static Optional<CompanionMap> of(ReportedCurve curve, BreakEvidence evidence, Basis basis) {
        if (basis == Basis.LINK) {
            return Optional.of(new CompanionMap(Optional.empty()));
        }
        double[] w = new double[curve.size];
        double[] se = new double[curve.size];
        for (int i = 0; i < curve.size; i++) {
            double p = (curve.successes[i] + .5) / (curve.examples[i] + 1);
            w[i] = -Math.log(-Math.log(p));
            se[i] = curve.se[i] / (p * -Math.log(p));
        }
        double[] v = evidence.points().stream().mapToDouble(FilteredPoint::v).toArray();
        Optional<WeightedLine> fit = WeightedLine.fit(v, w, se);
        return fit.filter(line -> line.slope() > 0).map(line -> new CompanionMap(Optional.of(line)));
    }

    double proportionAt(double v) {
        return Links.proportionAt(line.map(fit -> fit.at(v)).orElse(v));
    }

    /**
     * How many examples would have made a point of this v visible.
     *
     * <p>With p = ŷ(v), c chance and z = z_.95: the least n with which a proportion of p is told from c with probability 95% by a
     * one-sided test at 5%.
     *
     * <ul>
     *   <li>c = 0: one success suffices, {@code n = ⌈ln .05 / ln(1 − p)⌉}
     *   <li>c > 0: {@code n = ⌈(z·(√(c(1 − c)) + √(p(1 − p))) / (p − c))²⌉}
     * </ul>
     *
     * <p>Empty for p ≤ c or n above 10^12: no number of examples would have shown it.
     */
    OptionalLong examplesNeeded(double v, double chance) {
        double p = proportionAt(v);
        if (p <= chance) {
            return OptionalLong.empty();
        }
        double n = chance == 0 ? Math.log(.05) / Math.log1p(-p) : Math.pow(Z * spread(p, chance) / (p - chance), 2);
        return n > MOST_EXAMPLES ? OptionalLong.empty() : OptionalLong.of(Math.max(1, (long) Math.ceil(n)));
    }

    private static double spread(double p, double chance) {
        return Math.sqrt(chance * (1 - chance)) + Math.sqrt(p * (1 - p));
    }
}
