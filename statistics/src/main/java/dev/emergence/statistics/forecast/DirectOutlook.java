package dev.emergence.statistics.forecast;

import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.evidence.Forecasts;

/** {@link Law#DIRECT}: the bank of trend filters on the reported metric's own v. */
final class DirectOutlook implements Outlook {
    private final Forecasts forecasts;

    /** @param reported with a point at least */
    DirectOutlook(LinkedCurve reported) {
        forecasts = reported.forecasts();
    }

    @Override
    public Band ahead(double u, int horizon, BandWidth width) {
        return forecasts.ahead(u, horizon, width);
    }

    @Override
    public double before(int index) {
        return forecasts.made(1, index).mean();
    }
}
