package dev.emergence.benchmarks;

import dev.emergence.statistics.curve.LinkedValue;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.BreakMonitor;
import dev.emergence.statistics.evidence.TrendBank;
import dev.emergence.statistics.verdict.Basis;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.Judge;
import dev.emergence.statistics.verdict.ReportedPoint;
import dev.emergence.statistics.verdict.Verdict;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Verdicts and common alerts on simulated families of every {@link Shape}, each with 1, 5 and 12 tokens to be right and
 * 60 and 250 examples.
 */
final class Characteristics {
    private static final int[] TOKENS = {1, 5, 12};
    private static final int[] EXAMPLES = {60, 250};

    private final TrendBank bank = new TrendBank();
    private final Map<Shape, Tally> withCompanion = tallies();
    private final Map<Shape, Tally> alone = tallies();

    /**
     * @param runs of each shape, number of tokens and number of examples
     * @param seed of the whole; each cell draws from its own generator, split from it in order
     */
    static Characteristics simulate(int runs, long seed) {
        Characteristics characteristics = new Characteristics();
        SplittableRandom seeds = new SplittableRandom(seed);
        for (Shape shape : Shape.values()) {
            for (int tokens : TOKENS) {
                for (int examples : EXAMPLES) {
                    SplittableRandom random = seeds.split();
                    for (int run = 0; run < runs; run++) {
                        characteristics.judge(shape, Run.simulate(shape, tokens, examples, random), examples);
                    }
                }
            }
        }
        return characteristics;
    }

    private void judge(Shape shape, Run run, int examples) {
        double[] v = run.companion().stream().mapToDouble(LinkedValue::v).toArray();
        double[] se = run.companion().stream().mapToDouble(LinkedValue::se).toArray();
        BreakEvidence evidence = BreakEvidence.of(run.scales(), v, se);
        withCompanion
                .get(shape)
                .add(Judge.STANDARD.judge(run.reported(), Guessing.NEVER, evidence, Basis.COMPANION), run.breakAt());
        alone.get(shape).add(Judge.STANDARD.judge(run.reported(), Guessing.NEVER), run.breakAt());
        withCompanion.get(shape).addLive(firstClaim(run, v, se), run.breakAt());
        double[] y = run.shares();
        for (CommonAlert alert : CommonAlert.values()) {
            if (alert.fires(y, examples)) {
                alone.get(shape).add(alert);
            }
        }
    }

    /** Replays the run: the index of the newest checkpoint when a break is first claimed with the companion. */
    private OptionalInt firstClaim(Run run, double[] v, double[] se) {
        BreakMonitor monitor = new BreakMonitor(bank);
        for (int j = 0; j < v.length; j++) {
            ReportedPoint point = run.reported().get(j);
            monitor.append(point.u(), v[j], se[j]);
            List<ReportedPoint> soFar = run.reported().subList(0, j + 1);
            if (Tally.claimsBreak(Judge.STANDARD.judge(soFar, Guessing.NEVER, monitor.evidence(), Basis.COMPANION))) {
                return OptionalInt.of(j);
            }
        }
        return OptionalInt.empty();
    }

    /** Share of the runs of smooth shapes that are said to have broken at one checkpoint or more. */
    double liveFalseAlarms() {
        return share(true, shape -> !shape.breaks(), Tally::live);
    }

    /** Share of the runs of one shape that are said to have broken, with the companion. */
    double found(Shape shape) {
        return share(true, other -> other == shape, Tally::breaks);
    }

    /** Share of the runs of smooth shapes that are said to have broken. */
    double falseAlarms(boolean companion) {
        return share(companion, shape -> !shape.breaks(), Tally::breaks);
    }

    /** Share of the runs of breaking shapes that are said to have broken. */
    double found(boolean companion) {
        return share(companion, Shape::breaks, Tally::breaks);
    }

    /** Share of smooth or of breaking runs on which an alert fires. */
    double fires(CommonAlert alert, boolean broken) {
        return share(false, shape -> shape.breaks() == broken, tally -> tally.count(alert));
    }

    private double share(boolean companion, Predicate<Shape> which, ToIntFunction<Tally> count) {
        Map<Shape, Tally> tallies = companion ? withCompanion : alone;
        Tally[] chosen =
                Arrays.stream(Shape.values()).filter(which).map(tallies::get).toArray(Tally[]::new);
        double runs = Arrays.stream(chosen).mapToInt(Tally::runs).sum();
        return Arrays.stream(chosen).mapToInt(count).sum() / runs;
    }

    /** The confusion table of the verdicts. */
    String verdicts(boolean companion) {
        StringBuilder table = new StringBuilder("| family | runs |");
        for (Verdict verdict : Verdict.values()) {
            table.append(' ').append(verdict).append(" |");
        }
        table.append(" said to break | within 2 points |\n|---|").append("---:|".repeat(Verdict.values().length + 3));
        (companion ? withCompanion : alone).forEach((shape, tally) -> {
            table.append("\n| ").append(shape.label()).append(" | ").append(tally.runs());
            for (Verdict verdict : Verdict.values()) {
                table.append(" | ").append(tally.count(verdict));
            }
            table.append(" | ").append(percent(tally.breaks(), tally.runs()));
            String inPlace = shape.breaks() ? percent(tally.inPlace(), tally.runs()) : "";
            table.append(" | ").append(inPlace).append(" |");
        });
        return table.append('\n').toString();
    }

    /** How often each common alert fires, beside the verdicts. */
    String alerts() {
        StringBuilder table = new StringBuilder("| family | runs |");
        for (CommonAlert alert : CommonAlert.values()) {
            table.append(' ').append(alert.label()).append(" |");
        }
        table.append(
                        " verdicts live, companion | checkpoints to the claim, median | verdicts at the end, score alone |")
                .append("\n|---|")
                .append("---:|".repeat(CommonAlert.values().length + 4));
        alone.forEach((shape, tally) -> {
            table.append("\n| ").append(shape.label()).append(" | ").append(tally.runs());
            for (CommonAlert alert : CommonAlert.values()) {
                table.append(" | ").append(percent(tally.count(alert), tally.runs()));
            }
            Tally live = withCompanion.get(shape);
            table.append(" | ").append(percent(live.live(), tally.runs())).append(" | ");
            live.delay().ifPresent(table::append);
            table.append(" | ").append(percent(tally.breaks(), tally.runs())).append(" |");
        });
        return table.append('\n').toString();
    }

    private static String percent(int count, int runs) {
        return String.format(Locale.ROOT, "%.1f%%", 100.0 * count / runs);
    }

    private static Map<Shape, Tally> tallies() {
        Map<Shape, Tally> tallies = new EnumMap<>(Shape.class);
        for (Shape shape : Shape.values()) {
            tallies.put(shape, new Tally());
        }
        return tallies;
    }
}
