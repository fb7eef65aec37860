package dev.emergence.statistics.forecast;

import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.curve.LinkedCurve.Expected;
import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.FilteredPoint;
import dev.emergence.statistics.evidence.Forecasts;
import dev.emergence.statistics.evidence.Scales;
import dev.emergence.statistics.point.Estimate;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What a reported metric will be if nothing breaks, by the law that has missed less so far ({@link HoldOut}); of equals, and where
 * nothing has been held out yet, by {@link Law#DIRECT}. A forecast knows nothing of breaks to come.
 */
public final class ReportedForecast {
    private final LinkedCurve reported;
    private final double[] u;
    private final Map<Law, Estimate<Double>> errors = new EnumMap<>(Law.class);
    private final Law law;
    private final Outlook outlook;

    private ReportedForecast(LinkedCurve reported, Estimate<Outlook> link) {
        this.reported = reported;
        u = reported.evidence().points().stream().mapToDouble(FilteredPoint::u).toArray();
        Outlook direct = new DirectOutlook(reported);
        errors.put(Law.DIRECT, HoldOut.error(reported, direct));
        errors.put(Law.LINK, link.flatMap(known -> HoldOut.error(reported, known)));
        law = missed(Law.LINK) < missed(Law.DIRECT) ? Law.LINK : Law.DIRECT;
        outlook = law == Law.LINK ? link.value().orElseThrow() : direct;
    }

    /**
     * Undefined for fewer than three points: {@code fewer_than_three_points}.
     *
     * @param link {@link LinkOutlook#of}, or why there is none; asked for where there are as many
     */
    public static Estimate<ReportedForecast> of(LinkedCurve reported, Supplier<Estimate<Outlook>> link) {
        return reported.evidence().points().size() < BreakEvidence.BEFORE
                ? Estimate.undefined("fewer_than_three_points")
                : Estimate.of(new ReportedForecast(reported, link.get()));
    }

    private double missed(Law by) {
        return errors.get(by).value().orElse(Double.POSITIVE_INFINITY);
    }

    /** By which the other answers are. */
    public Law law() {
        return law;
    }

    /** The mean absolute error of a law's forecasts so far, in the reported metric. */
    public Estimate<Double> holdOutError(Law by) {
        return errors.get(by);
    }

    /** log10 of the last point's scale. */
    public double last() {
        return u[u.length - 1];
    }

    /**
     * log10 of the scale so many checkpoints ahead, which follow each other as the last two scales do: {@code u_J + h·(u_J − u_(J−1))}.
     * Undefined where all points have one scale: {@code one_scale}.
     */
    public Estimate<Double> ahead(int checkpoints) {
        Scales scales = Scales.of(u);
        return scales.count() < 2
                ? Estimate.undefined("one_scale")
                : Estimate.of(last() + checkpoints * (last() - u[scales.first(scales.count() - 2)]));
    }

    /**
     * What is expected at a scale.
     *
     * @param laterU log10 of the scale, not below {@link #last}
     * @param horizon how many checkpoints ahead it is, at least 1
     */
    public Expected at(double laterU, int horizon, BandWidth width) {
        return reported.expected(outlook.ahead(laterU, horizon, width));
    }

    /** Where a value is reached, with bands of the furthest horizon. */
    public Estimate<Reach> reach(double value, BandWidth width) {
        return Reach.of(reported.linked(value), last(), laterU -> outlook.ahead(laterU, Forecasts.HORIZONS, width));
    }
}
