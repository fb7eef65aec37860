package dev.emergence.statistics.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.metric.MetricKind;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PairedChangeTest {
    private static final String[] FOURS = new String[20];

    static {
        Arrays.setAll(FOURS, i -> "c" + i / 5);
    }

    /** All five attempts at two of four examples turn right. */
    private static double[] halfRight() {
        double[] now = new double[20];
        Arrays.fill(now, 0, 10, 1);
        return now;
    }

    @Test
    void clustersAreCountedInErrorDetectableEffectAndMcNemar() {
        PairedChange change = PairedChange.of(MetricKind.PROPORTION, halfRight(), new double[20], FOURS);

        // Miller (2024) §2.2: √(4·2.5²)/20·√(4/3)
        double error = Math.sqrt(4 * 2.5 * 2.5) / 20 * Math.sqrt(4 / 3.0);
        assertThat(change.standardError().value().orElseThrow()).isCloseTo(error, within(1e-12));
        // z_.975 + z_.8 = 2.801585
        assertThat(change.minimumDetectableEffect().value().orElseThrow()).isCloseTo(2.801585 * error, within(1e-6));
        assertThat(change.gained()).isEqualTo(10);
        // the effective number of attemptsThatAgreeCountLittleMoreThanTheirClusters; none lost: 2·½^m
        double effective = 20 * (100 / 19.0 + 1) / (100 / 3.0 + 5);
        assertThat(change.mcnemar().value().orElseThrow())
                .isCloseTo(2 * Math.pow(.5, 10 * effective / 20), within(1e-9));
    }

    @Test
    void withoutClustersItIsThePairedMomentsToTheLastBit() {
        long seed = 21;
        SplittableRandom random = new SplittableRandom(seed);
        double[] now = random.doubles(50).toArray();
        double[] before = random.doubles(50).toArray();
        PairedMoments moments = PairedMoments.of(now, before);
        PairedChange change = PairedChange.of(now, before);

        assertThat(change.moments()).as("seed %s", seed).isEqualTo(moments);
        assertThat(change.standardError().value())
                .contains(moments.standardError().orElseThrow());
        assertThat(change.mcnemar().value()).contains(McNemar.exact(change.gained(), change.lost()));
    }

    @Test
    void aSingleClusterProvesNoChange() {
        PairedChange change =
                PairedChange.of(MetricKind.SCORE, new double[] {1, 1}, new double[2], new String[] {"c", "c"});

        assertThat(change.moments().meanChange()).isEqualTo(1);
        assertThat(change.standardError().undefined()).contains("one_cluster");
        assertThat(change.minimumDetectableEffect().undefined()).contains("one_cluster");
        assertThat(change.mcnemar().undefined()).contains("one_cluster");
    }

    @Test
    void theLinkedErrorOfClustersIsThatOfTheirSums() {
        long seed = 22;
        SplittableRandom random = new SplittableRandom(seed);
        double[] now = random.doubles(20).toArray();
        double[] before = random.doubles(20, 1, 2).toArray();
        PairedMoments clustered = PairedMoments.of(now, before, FOURS).orElseThrow();

        // by definition: a_i/(ā + f) − b_i/(b̄ + f), its clustered error over √2
        double f = .01;
        double a = Moments.of(now).mean() + f;
        double b = Moments.of(before).mean() + f;
        double[] change = new double[20];
        Arrays.setAll(change, i -> now[i] / a - before[i] / b);
        assertThat(clustered.linkedError(f).orElseThrow())
                .as("seed %s", seed)
                .isCloseTo(ClusteredError.of(change, FOURS).orElseThrow() / Math.sqrt(2), within(1e-12));
    }

    @Test
    void aFractionOfAnExampleLiesBetweenItsNeighbours() {
        assertThat(McNemar.exact(6.5, 2)).isBetween(McNemar.exact(7, 2), McNemar.exact(6, 2));
        assertThat(McNemar.exact(6, 2.5)).isBetween(McNemar.exact(6, 2), McNemar.exact(6, 3));
        // just beside a whole number, the incomplete beta function is the sum
        assertThat(McNemar.exact(6 + 1e-9, 2)).isCloseTo(McNemar.exact(6, 2), within(1e-7));
    }

    @Test
    void roundedMeansOfScoresThatAreAllRightAreNoNegativeLosses() {
        // 1 − 1.0000000000000002 is below 0, and 1e-300 is the floor where all losses are 0
        PairedMoments rounded = new PairedMoments(2, 1.0000000000000002, 0, 0, 0, 0).complement();

        assertThat(rounded.linkedError(1e-300)).hasValue(PairedMoments.LEAST_LINKED_ERROR);
    }
}
