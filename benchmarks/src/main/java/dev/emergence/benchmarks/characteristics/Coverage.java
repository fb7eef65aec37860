package dev.emergence.benchmarks.characteristics;

import dev.emergence.statistics.curve.LinkedCurve;
import dev.emergence.statistics.evidence.Band;
import dev.emergence.statistics.evidence.BandWidth;
import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.evidence.FilteredPoint;
import dev.emergence.statistics.evidence.Forecasts;
import dev.emergence.statistics.metric.MetricKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BiPredicate;

/**
 * How often a 90% band holds the point that it was made for, one and five checkpoints ahead: of the loss and of the score by itself, in
 * simulated families and in the recorded one.
 *
 * <p>From each beginning of a curve, three points at least, what {@code GET /v1/forecast} would have said at the scale of the point so many
 * checkpoints later: by the points so far, with the last one's standard error for the future. A score counts as held where its band,
 * which ends at whole successes, holds it.
 */
public final class Coverage {
    static final int[] AHEAD = {1, 5};
    private static final BandWidth BAND = BandWidth.of(.9);
    private static final int TOKENS = 5;

    private final Map<String, Counts> rows = new LinkedHashMap<>();

    private record Cell(Shape shape, int examples) {}

    private record Counted(String label, Counts counts) {}

    /** Forecasts made, and those that held, of loss and score, by horizon. */
    private static final class Counts {
        private final int[][] made = new int[2][AHEAD.length];
        private final int[][] held = new int[2][AHEAD.length];

        /** @param holds whether a band holds the value of a point, given by its index */
        void add(int what, BreakEvidence evidence, BiPredicate<Band, Integer> holds) {
            List<FilteredPoint> points = evidence.points();
            for (int known = BreakEvidence.BEFORE; known < points.size(); known++) {
                Forecasts forecasts = Forecasts.of(points.subList(0, known));
                for (int a = 0; a < AHEAD.length; a++) {
                    int at = known - 1 + AHEAD[a];
                    if (at < points.size()) {
                        made[what][a]++;
                        Band band = forecasts.ahead(points.get(at).u(), AHEAD[a], BAND);
                        held[what][a] += holds.test(band, at) ? 1 : 0;
                    }
                }
            }
        }

        void addLoss(BreakEvidence evidence) {
            add(0, evidence, (band, at) -> {
                double v = evidence.points().get(at).v();
                return band.lower() <= v && v <= band.upper();
            });
        }

        void addScore(LinkedCurve score) {
            add(1, score.evidence(), (band, at) -> {
                LinkedCurve.Expected expected = score.expected(band);
                return expected.lower() <= score.value(at) && score.value(at) <= expected.upper();
            });
        }

        void add(Counts other) {
            for (int what = 0; what < made.length; what++) {
                for (int a = 0; a < AHEAD.length; a++) {
                    made[what][a] += other.made[what][a];
                    held[what][a] += other.held[what][a];
                }
            }
        }
    }

    private Coverage(List<Counted> cells) {
        cells.forEach(
                cell -> rows.computeIfAbsent(cell.label, label -> new Counts()).add(cell.counts));
    }

    /**
     * @param runs of each shape and number of examples
     * @param recorded of which all training curves are forecast; none without it
     */
    public static Coverage of(int runs, long seed, Optional<RecordedFamily> recorded) {
        List<Cell> cells = new ArrayList<>();
        for (Shape shape : List.of(
                Shape.SMOOTH, Shape.CURVED, Shape.FLOORED, Shape.FLAT, Shape.DROP_40, Shape.BEND, Shape.RISE_82)) {
            for (int examples : Characteristics.EXAMPLES) {
                cells.add(new Cell(shape, examples));
            }
        }
        List<Counted> counted =
                new ArrayList<>(Cells.simulate(cells, seed, (cell, random) -> count(cell, runs, random)));
        recorded.ifPresent(family -> counted.add(new Counted(RecordedFamily.LABEL, count(family))));
        return new Coverage(counted);
    }

    private static Counted count(Cell cell, int runs, SplittableRandom random) {
        Counts counts = new Counts();
        for (int i = 0; i < runs; i++) {
            Run run = Run.simulate(cell.shape, TOKENS, cell.examples, random);
            counts.addLoss(run.evidence());
            counts.addScore(score(run));
        }
        return new Counted(cell.shape.label(), counts);
    }

    private static LinkedCurve score(Run run) {
        return new LinkedCurve(
                MetricKind.PROPORTION,
                run.reported().stream()
                        .map(point -> new LinkedCurve.Point(
                                point.u(),
                                0,
                                0,
                                point.successes(),
                                point.examples(),
                                Optional.empty(),
                                Optional.empty()))
                        .toList());
    }

    private static Counts count(RecordedFamily family) {
        Counts counts = new Counts();
        family.curves().forEach(curve -> {
            counts.addLoss(curve.loss().evidence());
            counts.addScore(curve.score());
        });
        return counts;
    }

    /** Share of the bands of the recorded family that held. */
    double recorded(boolean score, int ahead) {
        Counts counts = rows.get(RecordedFamily.LABEL);
        int a = ahead == AHEAD[0] ? 0 : 1;
        int what = score ? 1 : 0;
        return (double) counts.held[what][a] / counts.made[what][a];
    }

    /** Tables in Markdown, each with a line above it that says of what. */
    public String text() {
        Table table = new Table(
                "curves",
                "loss, one ahead",
                "loss, five ahead",
                "score, one ahead",
                "score, five ahead",
                "forecasts one ahead",
                "five ahead");
        rows.forEach((label, counts) -> {
            List<String> cells = new ArrayList<>(List.of(label));
            for (int what = 0; what < 2; what++) {
                for (int a = 0; a < AHEAD.length; a++) {
                    cells.add(Table.percent(counts.held[what][a], counts.made[what][a]));
                }
            }
            cells.add(String.valueOf(counts.made[0][0]));
            cells.add(String.valueOf(counts.made[0][1]));
            table.row(cells);
        });
        return "How often a 90% band holds\n\n" + table.text();
    }
}
