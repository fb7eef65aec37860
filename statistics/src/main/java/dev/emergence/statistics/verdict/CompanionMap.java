package dev.emergence.statistics.verdict;

import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.evidence.FilteredPoint;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The reported proportion as a smooth, rising function of the v on which the evidence rests: {@code ŷ(v) = c + (1 −
 * c)·exp(−exp(−η))}, {@code η = a + b·v}.
 *
 * <p>On the metric's own link a = 0, b = 1 and c = 0, which undoes the link. On a companion c is the level of guessing,
 * and theory says a = −ln K and b = 1 if all K tokens must be right. There a and b are fitted to the successes of all
 * points: the mode of the binomial likelihood with b ~ N(1, ½²) and a ~ N(0, 10²), by Fisher scoring. The priors keep
 * the mode finite where all points are right or wrong.
 *
 * @param a offset
 * @param b slope, above 0
 * @param guessing c
 */
public record CompanionMap(double a, double b, double guessing) {
    private static final double Z = 1.6448536269514722;
    private static final double MOST_EXAMPLES = 1e12;
    private static final double PRIOR_A = 1 / (10.0 * 10.0);
    private static final double PRIOR_B = 1 / (.5 * .5);
    private static final int MOST_STEPS = 200;
    private static final double LONGEST_STEP = 1;
    private static final double LEAST_SHARE = 1e-12;

    /**
     * That of a companion; empty where the proportion does not rise with v, or v does not vary.
     *
     * @param points reported
     * @param companion the same points of the companion
     */
    public static Optional<CompanionMap> of(
            List<ReportedPoint> points, List<FilteredPoint> companion, Guessing guessing) {
        return of(new ReportedCurve(points, companion, guessing), Basis.COMPANION);
    }

    /** Empty where the proportion does not rise with v, or v does not vary. */
    static Optional<CompanionMap> of(ReportedCurve curve, Basis basis) {
        if (basis == Basis.LINK) {
            return Optional.of(new CompanionMap(0, 1, 0));
        }
        DoubleSummaryStatistics range = Arrays.stream(curve.v).summaryStatistics();
        double middle = (range.getMin() + range.getMax()) / 2;
        if (range.getMin() == range.getMax()) {
            return Optional.empty();
        }
        CompanionMap map = new CompanionMap(0, 1, curve.guessing.chance());
        for (int i = 0; i < MOST_STEPS; i++) {
            CompanionMap next = map.scored(curve, middle);
            boolean still = Math.abs(next.a - map.a) + Math.abs(next.b - map.b) < 1e-10;
            map = next;
            if (still) {
                break;
            }
        }
        return map.b > 0 ? Optional.of(map.moved(-map.b * middle, 0)) : Optional.empty();
    }

    /** One step of Fisher scoring, with v counted from {@code middle}. */
    private CompanionMap scored(ReportedCurve curve, double middle) {
        double gradientA = -PRIOR_A * a;
        double gradientB = -PRIOR_B * (b - 1);
        double aa = PRIOR_A;
        double ab = 0;
        double bb = PRIOR_B;
        for (int i = 0; i < curve.size; i++) {
            double x = curve.v[i] - middle;
            double knowing = Math.max(LEAST_SHARE, Math.min(1 - LEAST_SHARE, Links.proportionAt(a + b * x)));
            double p = guessing + (1 - guessing) * knowing;
            double slope = (1 - guessing) * knowing * -Math.log(knowing);
            double perShare = curve.examples[i] * slope / (p * (1 - p));
            double score = perShare * (curve.y[i] - p);
            gradientA += score;
            gradientB += score * x;
            aa += perShare * slope;
            ab += perShare * slope * x;
            bb += perShare * slope * x * x;
        }
        double determinant = aa * bb - ab * ab;
        double stepA = (bb * gradientA - ab * gradientB) / determinant;
        double stepB = (aa * gradientB - ab * gradientA) / determinant;
        double longest = Math.max(Math.abs(stepA), Math.abs(stepB));
        double shrink = Math.min(1, LONGEST_STEP / longest);
        // where the companion's range is so wide that the determinant is lost in rounding, the map stays as it is
        return Double.isFinite(longest) ? moved(shrink * stepA, shrink * stepB) : this;
    }

    private CompanionMap moved(double byA, double byB) {
        return new CompanionMap(a + byA, b + byB, guessing);
    }

    /** ŷ(v). */
    public double proportionAt(double v) {
        return guessing + (1 - guessing) * Links.proportionAt(a + b * v);
    }

    /**
     * How many examples would have made a point of this v visible.
     *
     * <p>With p = ŷ(v), c chance and z = z_.95: the least n with which a proportion of p is told from c with
     * probability 95% by a one-sided test at 5%.
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
