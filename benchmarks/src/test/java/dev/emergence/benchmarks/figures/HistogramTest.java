package dev.emergence.benchmarks.figures;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Texts as analysis-service's {@code /metrics} writes them, shortened. */
class HistogramTest {
    private static Histogram histogram(int quarter, int half, int all) {
        return Histogram.parse(
                """
                # TYPE emergence_lag_seconds histogram
                emergence_lag_seconds_bucket{le="0.25"} %d
                emergence_lag_seconds_bucket{le="0.5"} %d
                emergence_lag_seconds_bucket{le="+Inf"} %d
                emergence_lag_seconds_count %d
                emergence_lag_seconds_sum 17.5
                other_bucket{le="0.1"} 99
                """
                        .formatted(quarter, half, all, all),
                "emergence_lag_seconds");
    }

    /** 70 of 100 are in the first bucket, 90 in the first two. */
    @Test
    void theBoundIsThatOfTheBucketThatHoldsTheShare() {
        Histogram histogram = histogram(70, 90, 100);
        assertThat(histogram.bound(0.5)).isEqualTo(0.25);
        assertThat(histogram.bound(0.9)).isEqualTo(0.5);
        assertThat(histogram.bound(0.99)).isInfinite();
    }

    /** The 100 that had come before were quick, the 10 since then are not. */
    @Test
    void whatCameBeforeDoesNotCount() {
        Histogram since = histogram(100, 109, 110).since(histogram(100, 100, 100));
        assertThat(since.bound(0.5)).isEqualTo(0.5);
    }

    @Test
    void ofNothingThereIsNoBound() {
        assertThat(histogram(7, 8, 9).since(histogram(7, 8, 9)).bound(0.5)).isNaN();
        assertThat(Histogram.parse("", "emergence_lag_seconds").bound(0.5)).isNaN();
    }
}
