package dev.emergence.statistics.evidence;

/**
 * A bank of Kalman filters for the local linear trend, and the evidence that level or slope broke at one point.
 *
 * <p>Model: level' = slope, the slope is a random walk of sd {@code drift} per √decade, each checkpoint jitters by τ on
 * top of its measurement error. The bank holds 7 τ (geometric, .005 to .5) × 3 drifts (.05, .2, .6), all equally likely
 * before the first point; the slope starts at 0 ± 2 per decade and the level at the first point. A break lets the level
 * loose by N(0, l²), l ∈ {.25, .5, 1, 2}, or the slope by N(0, b²), b ∈ {1, 3} per decade, before one observation.
 *
 * <p>The evidence for all candidates takes one pass forwards and one backwards. Write e_t, s_t for the innovations of
 * the unbroken filter and their variances. A break of size δ at j moves the innovations by δ·x_t, where x_t is the
 * filter's response to a unit break, so that
 *
 * <p>{@code L_broken / L_unbroken = (1 + c²A)^−½ · exp(½ c² B² / (1 + c²A))}, {@code A = Σ x_t²/s_t}, {@code B = Σ x_t
 * e_t/s_t}
 *
 * <p>for δ ~ N(0, c²), exactly as if a filter with the extra variance c² at j had been run. A and B of every j are
 * quadratic and linear forms in the disturbance smoother's N_j and r_j (de Jong and Penzer 1998, Diagnosing shocks in
 * time series, doi 10.1080/01621459.1998.10473731; Durbin and Koopman 2012, §4.5), which recur backwards: {@code r_j =
 * Z'e_j/s_j + L_j'r_(j+1)}, {@code N_j = Z'Z/s_j + L_j'N_(j+1)L_j}.
 *
 * <p>A workspace of 672 bytes a point of the longest curve; one a thread.
 */
public final class TrendBank {
    private final TrendFilters filters = new TrendFilters();
    private final Innovations innovations = new Innovations(TrendFilters.COUNT);
    private final BreakFactors factors = new BreakFactors(TrendFilters.COUNT);

    /** Brings forecasts (from index {@code clean} on) and factors of a curve up to date. */
    void run(Track track, int clean) {
        innovations.reserve(track.size);
        filters.start(track.v[0], track.se[0]);
        for (int j = 0; j < track.size; j++) {
            if (j > 0) {
                pass(track, j, j >= clean);
            }
            if (j >= clean - 1) {
                filters.weigh();
                track.level[j] = filters.level();
                track.slope[j] = filters.slope();
            }
        }
        factors.run(track, innovations, filters.total, filters.jitter);
    }

    /** From the point before to point j, whose forecast is noted before it is seen. */
    private void pass(Track track, int j, boolean forecast) {
        double d = track.u[j] - track.u[j - 1];
        double error = track.se[j] * track.se[j];
        if (forecast) {
            Normal expected = filters.ahead(d, error + track.seam[j]);
            track.forecastMean[j] = expected.mean();
            track.forecastSd[j] = expected.sd();
        }
        filters.advance(d, error, track.seam[j]);
        filters.observe(track.v[j], j, innovations);
    }
}
