package dev.emergence.benchmarks.characteristics;

import dev.emergence.benchmarks.detector.Alarm;
import dev.emergence.benchmarks.detector.CommonAlert;
import dev.emergence.benchmarks.detector.GeneralDetector;
import dev.emergence.benchmarks.detector.Oracle;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.ReportedPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Verdicts, common alerts, general detectors and oracles on simulated families of every {@link Shape}, each with 1, 5 and 12 tokens to be
 * right and 60 and 250 examples.
 */
public final class Characteristics {
    static final int[] TOKENS = {1, 5, 12};
    static final int[] EXAMPLES = {60, 250};

    private final Map<Shape, Tally> withCompanion = new EnumMap<>(Shape.class);
    private final Map<Shape, Tally> alone = new EnumMap<>(Shape.class);

    private record Cell(Shape shape, int tokens, int examples) {}

    private record Judged(Shape shape, Tally withCompanion, Tally alone) {}

    private Characteristics(List<Judged> cells) {
        for (Judged cell : cells) {
            withCompanion.computeIfAbsent(cell.shape, shape -> new Tally()).add(cell.withCompanion);
            alone.computeIfAbsent(cell.shape, shape -> new Tally()).add(cell.alone);
        }
    }

    /** @param runs of each shape, number of tokens and number of examples */
    public static Characteristics simulate(int runs, long seed) {
        List<Cell> cells = Arrays.stream(Shape.values())
                .flatMap(shape -> IntStream.of(TOKENS).boxed().flatMap(tokens -> IntStream.of(EXAMPLES)
                        .mapToObj(n -> new Cell(shape, tokens, n))))
                .toList();
        return new Characteristics(Cells.simulate(cells, seed, (cell, random) -> judge(cell, runs, random)));
    }

    private static Judged judge(Cell cell, int runs, SplittableRandom random) {
        Judged judged = new Judged(cell.shape, new Tally(), new Tally());
        for (int i = 0; i < runs; i++) {
            Run run = Run.simulate(cell.shape, cell.tokens, cell.examples, random);
            judged.withCompanion.add(run.verdict(Guessing.NEVER), run.breakAt());
            judged.withCompanion.addLive(run.firstClaim(Guessing.NEVER), run.breakAt());
            judged.alone.add(run.verdictAlone(Guessing.NEVER), run.breakAt());
            alarms(cell, run, judged);
        }
        return judged;
    }

    private static void alarms(Cell cell, Run run, Judged judged) {
        double[] y = run.shares();
        for (CommonAlert alert : CommonAlert.values()) {
            judged.alone.add(alert, alert.fires(y, cell.examples));
        }
        double[] u = run.scales();
        double[] v = run.v();
        for (GeneralDetector detector : GeneralDetector.values()) {
            judged.withCompanion.add(detector, detector.claims(u, v));
        }
        if (run.breakAt().isPresent()) {
            double before = u[run.breakAt().getAsInt() - 1];
            double[] x =
                    Arrays.stream(u).map(at -> cell.shape.response(at - before)).toArray();
            double[] k = run.reported().stream()
                    .mapToDouble(ReportedPoint::successes)
                    .toArray();
            double noise = Run.noise(Course.JITTER, cell.examples);
            judged.withCompanion.add(Oracle.COMPANION, Oracle.companion(u, run.minusLogLosses(), x, noise));
            judged.alone.add(Oracle.SCORE, Oracle.score(u, k, cell.examples, x));
        }
    }

    /** Share of the runs of smooth shapes that are said to have broken at one checkpoint or more. */
    double liveFalseAlarms() {
        return share(withCompanion, shape -> !shape.breaks(), Tally::live);
    }

    /** Share of the runs of one shape that are said to have broken, with the companion. */
    double found(Shape shape) {
        return share(withCompanion, other -> other == shape, Tally::breaks);
    }

    /** Share of the runs of smooth or of breaking shapes that are said to have broken. */
    double said(boolean companion, boolean broken) {
        return share(companion ? withCompanion : alone, shape -> shape.breaks() == broken, Tally::breaks);
    }

    /** Share of smooth or of breaking runs on which an alarm fires; NaN where it was not asked. */
    double fires(Alarm alarm, boolean broken) {
        Map<Shape, Tally> asked = alarm instanceof CommonAlert || alarm == Oracle.SCORE ? alone : withCompanion;
        return share(asked, shape -> shape.breaks() == broken, tally -> tally.count(alarm)
                .orElse(0));
    }

    /** Share of the runs of one shape on which a general detector claims a break. */
    double fires(GeneralDetector detector, Shape shape) {
        return share(withCompanion, other -> other == shape, tally -> tally.count(detector)
                .orElseThrow());
    }

    private static double share(Map<Shape, Tally> tallies, Predicate<Shape> which, ToIntFunction<Tally> count) {
        List<Tally> chosen =
                Arrays.stream(Shape.values()).filter(which).map(tallies::get).toList();
        double runs = chosen.stream().mapToInt(Tally::runs).sum();
        return chosen.stream().mapToInt(count).sum() / runs;
    }

    /** Tables in Markdown, each with a line above it that says of what. */
    public String text() {
        return "Verdicts with the companion\n\n" + verdicts(withCompanion)
                + "\nVerdicts by the score alone\n\n" + verdicts(alone)
                + "\nRuns on which an alert fires\n\n" + alerts()
                + "\nRuns in which a general detector claims a break, on the same linked companion, and what an oracle finds\n\n"
                + detectors()
                + "\nIn sum\n\n" + sums();
    }

    private static String verdicts(Map<Shape, Tally> tallies) {
        Map<String, Tally> rows = new LinkedHashMap<>();
        tallies.forEach((shape, tally) -> rows.put(shape.label(), tally));
        return Table.ofVerdicts("family", rows).text();
    }

    /** How often each common alert fires, beside the verdicts. */
    private String alerts() {
        List<String> columns = new ArrayList<>(List.of("family", "runs"));
        Stream.of(CommonAlert.values()).map(Alarm::label).forEach(columns::add);
        columns.addAll(List.of(
                "verdicts live, companion", "checkpoints to the claim, median", "verdicts at the end, score alone"));
        Table table = new Table(columns);
        alone.forEach((shape, tally) -> {
            Tally live = withCompanion.get(shape);
            List<String> cells = new ArrayList<>(List.of(shape.label(), String.valueOf(tally.runs())));
            Stream.of(CommonAlert.values()).map(alert -> fired(tally, alert)).forEach(cells::add);
            cells.add(Table.percent(live.live(), live.runs()));
            cells.add(live.delay().isPresent() ? String.valueOf(live.delay().getAsInt()) : "");
            cells.add(Table.percent(tally.breaks(), tally.runs()));
            table.row(cells);
        });
        return table.text();
    }

    private String detectors() {
        List<String> columns = new ArrayList<>(List.of("family"));
        Stream.of(GeneralDetector.values()).map(Alarm::label).forEach(columns::add);
        columns.addAll(List.of(
                "verdicts, companion", Oracle.COMPANION.label(), "verdicts, score alone", Oracle.SCORE.label()));
        Table table = new Table(columns);
        withCompanion.forEach((shape, tally) -> {
            Tally score = alone.get(shape);
            List<String> cells = new ArrayList<>(List.of(shape.label()));
            Stream.of(GeneralDetector.values())
                    .map(detector -> fired(tally, detector))
                    .forEach(cells::add);
            cells.add(Table.percent(tally.breaks(), tally.runs()));
            cells.add(fired(tally, Oracle.COMPANION));
            cells.add(Table.percent(score.breaks(), score.runs()));
            cells.add(fired(score, Oracle.SCORE));
            table.row(cells);
        });
        return table.text();
    }

    private static String fired(Tally tally, Alarm alarm) {
        return tally.count(alarm).isPresent() ? Table.percent(tally.count(alarm).getAsInt(), tally.runs()) : "";
    }

    private String sums() {
        StringBuilder text = new StringBuilder();
        sum(text, "with the companion", said(true, false), said(true, true));
        text.append(String.format(
                Locale.ROOT,
                "* with the companion, at any checkpoint: %.2f%% of smooth runs%n",
                100 * liveFalseAlarms()));
        sum(text, "by the score alone", said(false, false), said(false, true));
        Stream.of(CommonAlert.values(), GeneralDetector.values())
                .flatMap(Stream::of)
                .forEach(alarm -> sum(text, alarm.label(), fires(alarm, false), fires(alarm, true)));
        Stream.of(Oracle.values())
                .forEach(oracle -> text.append(String.format(
                        Locale.ROOT, "* %s: %.2f%% of broken runs%n", oracle.label(), 100 * fires(oracle, true))));
        return text.toString();
    }

    private static void sum(StringBuilder text, String what, double smooth, double broken) {
        text.append(String.format(
                Locale.ROOT, "* %s: %.2f%% of smooth runs, %.2f%% of broken runs%n", what, 100 * smooth, 100 * broken));
    }
}
