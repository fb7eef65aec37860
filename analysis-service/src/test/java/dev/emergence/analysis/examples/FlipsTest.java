package dev.emergence.analysis.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.emergence.statistics.metric.MetricKind;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlipsTest {
    private static ExampleScores scores(MetricKind kind, String[] ids, double[] values, String[] clusters) {
        int[] tokens = IntStream.rangeClosed(1, ids.length).toArray();
        return new ExampleScores(
                kind,
                "rule",
                ids,
                values,
                clusters,
                tokens,
                IntStream.range(0, ids.length)
                        .mapToObj(i -> new ExampleScores.Place(0, i))
                        .toArray(ExampleScores.Place[]::new),
                new Long[ids.length]);
    }

    private static String[] ids(String... names) {
        return Arrays.stream(names).map(name -> name + "/0").toArray(String[]::new);
    }

    private static Flips proportions(int rightRight, int rightWrong, int wrongRight, int wrongWrong) {
        int n = rightRight + rightWrong + wrongRight + wrongWrong;
        String[] ids = IntStream.range(0, n).mapToObj(i -> "e" + i + "/0").toArray(String[]::new);
        double[] before = new double[n];
        double[] after = new double[n];
        Arrays.fill(before, 0, rightRight + rightWrong, 1);
        Arrays.fill(after, 0, rightRight, 1);
        Arrays.fill(after, rightRight + rightWrong, n - wrongWrong, 1);
        return Flips.of(
                scores(MetricKind.PROPORTION, ids, before, null), scores(MetricKind.PROPORTION, ids, after, null));
    }

    @Test
    void theTableCountsRightAndWrongBeforeAndAfter() {
        Flips flips = proportions(3, 2, 5, 4);
        assertThat(flips.table()).isEqualTo(new Flips.Table(3, 2, 5, 4));
        assertThat(flips.all()).isEqualTo(new Flips.Counts(5, 2, 7));
        assertThat(flips.change().moments().meanChange()).isCloseTo(3 / 14.0, within(1e-15));
    }

    /** Sums of binomial coefficients in whole numbers: 2·Σ_(i ≤ min) C(n, i) / 2^n, at most 1. */
    private static double exact(int wins, int losses) {
        int n = wins + losses;
        BigInteger sum = BigInteger.ZERO;
        BigInteger choose = BigInteger.ONE;
        for (int i = 0; i <= Math.min(wins, losses); i++) {
            sum = sum.add(choose);
            choose = choose.multiply(BigInteger.valueOf(n - i)).divide(BigInteger.valueOf(i + 1));
        }
        double p = new BigDecimal(sum.shiftLeft(1))
                .divide(new BigDecimal(BigInteger.ONE.shiftLeft(n)), MathContext.DECIMAL128)
                .doubleValue();
        return Math.min(1, p);
    }

    @Test
    void pIsThatOfTheExactBinomial() {
        for (int wins = 0; wins <= 40; wins++) {
            for (int losses = 0; losses <= 40; losses++) {
                double p = proportions(1, losses, wins, 1)
                        .change()
                        .mcnemar()
                        .value()
                        .orElseThrow();
                assertThat(p).as("%d, %d", wins, losses).isCloseTo(exact(wins, losses), within(1e-12));
            }
        }
        for (int[] many : new int[][] {{300, 200}, {520, 480}, {1000, 1}, {2500, 2600}}) {
            double p = proportions(0, many[1], many[0], 0)
                    .change()
                    .mcnemar()
                    .value()
                    .orElseThrow();
            double expected = exact(many[0], many[1]);
            assertThat(p).isCloseTo(expected, within(1e-12));
            assertThat(p / expected).isCloseTo(1, within(1e-9));
        }
    }

    @Test
    void aLossThatFallsIsAWinAndWhatOneDoesNotHaveIsUnmatched() {
        ExampleScores before = scores(MetricKind.LOSS, ids("a", "b", "c", "gone"), new double[] {3, 1, 2, 9}, null);
        ExampleScores after = scores(MetricKind.LOSS, ids("a", "b", "c", "new"), new double[] {1, 1.5, 2, 0}, null);
        Flips flips = Flips.of(before, after);
        assertThat(flips.all()).isEqualTo(new Flips.Counts(1, 1, 1));
        assertThat(flips.table()).isNull();
        assertThat(flips.pairs())
                .extracting(pair -> pair.id() + " " + pair.better())
                .containsExactly("a/0 2.0", "b/0 -0.5", "c/0 0.0");
    }

    @Test
    void thereMayBeNoSharedExample() {
        ExampleScores before = scores(MetricKind.SCORE, ids("a"), new double[] {1}, null);
        ExampleScores after = scores(MetricKind.SCORE, ids("b"), new double[] {1}, null);
        Flips flips = Flips.of(before, after);
        assertThat(flips.all().examples()).isZero();
        assertThat(flips.change()).isNull();
        assertThat(flips.pairs()).isEmpty();
    }

    @Test
    void clustersAreCountedAndProveLess() {
        String[] ids = ids("a", "b", "c", "d", "e", "f");
        String[] clusters = {"cluster/one", "cluster/one", "cluster/one", "cluster/two", "cluster/two", "example/f"};
        ExampleScores before = scores(MetricKind.PROPORTION, ids, new double[] {0, 0, 0, 1, 0, 0}, clusters);
        ExampleScores after = scores(MetricKind.PROPORTION, ids, new double[] {1, 1, 1, 0, 0, 0}, clusters);
        Flips flips = Flips.of(before, after);
        assertThat(flips.byCluster())
                .containsOnlyKeys("one", "two")
                .containsEntry("one", new Flips.Counts(3, 0, 0))
                .containsEntry("two", new Flips.Counts(0, 1, 1));
        assertThat(flips.change().effective().orElseThrow()).isLessThan(6);
    }

    @Test
    void lengthsOfTargetsAreGroupedByTheirDoubling() {
        String[] ids = ids("a", "b", "c", "d", "e", "f", "g", "h", "i");
        ExampleScores same = scores(MetricKind.PROPORTION, ids, new double[9], null);
        // tokens 1 to 9: {1}, {2}, {3, 4}, {5 … 8}, {9}
        assertThat(Flips.of(same, same).byLength())
                .containsEntry(1, new Flips.Counts(0, 0, 1))
                .containsEntry(2, new Flips.Counts(0, 0, 1))
                .containsEntry(4, new Flips.Counts(0, 0, 2))
                .containsEntry(8, new Flips.Counts(0, 0, 4))
                .containsEntry(16, new Flips.Counts(0, 0, 1))
                .hasSize(5);
    }

    @Test
    void anIdIsReadAsItWasSent() {
        assertThat(ExampleScores.example("a%2Fb%252F/12")).isEqualTo("a/b%2F");
        assertThat(ExampleScores.attempt("a%2Fb/12")).isEqualTo(12);
    }
}
