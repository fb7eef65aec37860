package dev.emergence.benchmarks.pipeline;

import dev.emergence.benchmarks.figures.Histogram;
import dev.emergence.benchmarks.figures.Lag;
import dev.emergence.benchmarks.figures.Percentiles;
import dev.emergence.benchmarks.load.Load;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Sends a load at a steady rate and looks how late its curves are. */
final class Live {
    private static final String METRIC = "emergence_lag_seconds";

    private Live() {}

    /** @param perSecond generations a second */
    static Lag measure(Pipeline pipeline, Load load, double perSecond) throws IOException, InterruptedException {
        String family = pipeline.announce(load);
        Histogram before = reported(pipeline);
        LagProbe probe = new LagProbe(pipeline.curves, family);
        probe.start();
        pipeline.sender.send(load, family, perSecond, probe::sent);
        probe.finish();
        Histogram reported = reported(pipeline).since(before);
        Percentiles lags = probe.lags();
        Pipeline.say(
                "lag at %,.0f a second: median %.2f s, 99%% within %.2f s, most %.2f s",
                perSecond, lags.p50(), lags.p99(), lags.max());
        return new Lag(perSecond, lags, probe.looks(), finite(reported.bound(0.5)), finite(reported.bound(0.99)));
    }

    private static Histogram reported(Pipeline pipeline) throws IOException, InterruptedException {
        return Histogram.parse(new String(pipeline.curves.get("/metrics").body(), StandardCharsets.UTF_8), METRIC);
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }
}
