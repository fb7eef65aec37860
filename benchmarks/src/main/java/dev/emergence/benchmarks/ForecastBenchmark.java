package dev.emergence.benchmarks;

import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.FilteredPoint;
import dev.emergence.statistics.evidence.Forecasts;
import dev.emergence.statistics.forecast.LinkOutlook;
import dev.emergence.statistics.forecast.ReportedForecast;
import dev.emergence.statistics.metric.MetricKind;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.ReportedPoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The forecast five checkpoints ahead of a curve whose points are filtered, by one law and by both, from nothing. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ForecastBenchmark {
    private static final long SEED = 20_261_128;

    @Param({"30", "300"})
    private int points;

    private static final int EXAMPLES = 250;
    private static final int TOKENS = 5;

    private final List<ReportedPoint> reported = new ArrayList<>();
    private LinkedCurve score;
    private LinkedCurve loss;
    private List<FilteredPoint> filtered;
    private double later;

    @Setup
    public void prepare() {
        double[][] curve = EvidenceBenchmark.curve(new SplittableRandom(SEED), points);
        filtered = BreakEvidence.of(curve[0], curve[1], curve[2]).points();
        double last = curve[0][points - 1];
        later = last + Forecasts.HORIZONS * (last - curve[0][points - 2]);
        List<LinkedCurve.Point> losses = new ArrayList<>();
        List<LinkedCurve.Point> scores = new ArrayList<>();
        for (int j = 0; j < points; j++) {
            double u = curve[0][j];
            double mean = Math.exp(curve[1][0] - curve[1][j]);
            double right = Math.rint(EXAMPLES * Math.exp(-TOKENS * mean));
            losses.add(new LinkedCurve.Point(
                    u, mean, mean * curve[2][j], 0, EXAMPLES, Optional.empty(), Optional.empty()));
            scores.add(new LinkedCurve.Point(u, 0, 0, right, EXAMPLES, Optional.empty(), Optional.empty()));
            reported.add(new ReportedPoint(u, right, EXAMPLES));
        }
        loss = new LinkedCurve(MetricKind.LOSS, losses);
        score = new LinkedCurve(MetricKind.PROPORTION, scores);
    }

    @Benchmark
    public Band ahead() {
        return Forecasts.of(filtered).ahead(later, Forecasts.HORIZONS, BandWidth.STANDARD);
    }

    /** As GET /v1/forecast does it: both laws, with what they have missed so far. */
    @Benchmark
    public LinkedCurve.Expected bothLaws() {
        return ReportedForecast.of(score, () -> LinkOutlook.of(score, reported, loss, Guessing.NEVER))
                .value()
                .orElseThrow()
                .at(later, Forecasts.HORIZONS, BandWidth.STANDARD);
    }
}
