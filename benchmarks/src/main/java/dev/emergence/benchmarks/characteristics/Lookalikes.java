package dev.emergence.benchmarks.characteristics;

import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.ReasonedVerdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What looks like a break and is none: a steep rise that stops abruptly, and one stray checkpoint on a power law. 5 tokens to be right;
 * 60 and 250 examples.
 */
public final class Lookalikes {
    private static final int TOKENS = 5;
    private static final int BACK = 3;

    private final Map<String, Tally> withCompanion = new LinkedHashMap<>();
    private final Map<String, Tally> alone = new LinkedHashMap<>();
    private final Map<String, int[]> strays = new LinkedHashMap<>();

    /** How a kind of run goes, and where its stray checkpoint is, if it has one. */
    private enum Kind {
        PLATEAU_5("rise of 2 to 3 a decade stops abruptly, jitter 5%", .05, 0),
        PLATEAU_10("rise of 2 to 3 a decade stops abruptly, jitter 10%", .1, 0),
        STRAY_30("one checkpoint .3 off, up or down", Course.JITTER, .3),
        STRAY_60("one checkpoint .6 off, up or down", Course.JITTER, .6);

        private final String label;
        private final double jitter;
        private final double off;

        Kind(String label, double jitter, double off) {
            this.label = label;
            this.jitter = jitter;
            this.off = off;
        }

        /** The stray checkpoint is the one that the course names as its break. */
        Course course(SplittableRandom random) {
            int at = random.nextInt(6, 21);
            double start = random.nextDouble(-.4, .1);
            if (off == 0) {
                double slope = random.nextDouble(2, 3);
                double top = Course.decades(at);
                return Course.of(t -> start + slope * Math.min(t, top)).jittering(jitter);
            }
            double slope = random.nextDouble(.4, 1.2);
            double by = random.nextBoolean() ? off : -off;
            return Course.of(t -> start + slope * t).moved(by, at, at + 1).breakingAt(at);
        }
    }

    private record Cell(Kind kind, int examples) {}

    private record Judged(Kind kind, Tally withCompanion, Tally alone, int[] claims) {}

    private Lookalikes(List<Judged> cells) {
        for (Judged cell : cells) {
            String label = cell.kind.label;
            withCompanion.computeIfAbsent(label, key -> new Tally()).add(cell.withCompanion);
            alone.computeIfAbsent(label, key -> new Tally()).add(cell.alone);
            if (cell.kind.off > 0) {
                int[] claims = strays.computeIfAbsent(label, key -> new int[BACK + 2]);
                IntStream.range(0, claims.length).forEach(i -> claims[i] += cell.claims[i]);
            }
        }
    }

    /** @param runs of each kind and number of examples */
    public static Lookalikes simulate(int runs, long seed) {
        List<Cell> cells = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int examples : Characteristics.EXAMPLES) {
                cells.add(new Cell(kind, examples));
            }
        }
        return new Lookalikes(Cells.simulate(cells, seed, (cell, random) -> judge(cell, runs, random)));
    }

    private static Judged judge(Cell cell, int runs, SplittableRandom random) {
        Judged judged = new Judged(cell.kind, new Tally(), new Tally(), new int[BACK + 2]);
        for (int i = 0; i < runs; i++) {
            Course course = cell.kind.course(random);
            Run run = Run.simulate(course, cell.examples, Run.Score.ofTokens(TOKENS, cell.examples), random);
            ReasonedVerdict end = run.verdict(Guessing.NEVER);
            judged.withCompanion.add(end, OptionalInt.empty());
            judged.alone.add(run.verdictAlone(Guessing.NEVER), OptionalInt.empty());
            if (run.breakAt().isPresent()) {
                int stray = run.breakAt().getAsInt();
                for (int after = 0; after <= BACK; after++) {
                    judged.claims[after] += run.claimed(stray + 1 + after, Guessing.NEVER) ? 1 : 0;
                }
                judged.claims[BACK + 1] += IntStream.rangeClosed(stray + 1 + BACK, Course.POINTS)
                                .anyMatch(points -> run.claimed(points, Guessing.NEVER))
                        ? 1
                        : 0;
            } else {
                judged.withCompanion.addLive(run.firstClaim(Guessing.NEVER), OptionalInt.empty());
            }
        }
        return judged;
    }

    /** Share of the runs whose rise stops that are said to have broken, at the end, the greater of both jitters. */
    double plateausClaimed() {
        return List.of(Kind.PLATEAU_5, Kind.PLATEAU_10).stream()
                .map(kind -> withCompanion.get(kind.label))
                .mapToDouble(tally -> (double) tally.breaks() / tally.runs())
                .max()
                .orElseThrow();
    }

    /** How many stray checkpoints are claimed when three points or more have come back. */
    int straysClaimedLater() {
        return strays.values().stream().mapToInt(claims -> claims[BACK + 1]).sum();
    }

    /** Tables in Markdown, each with a line above it that says of what. */
    public String text() {
        Table plateaus = new Table("family", "runs", "said to break, companion", "live", "score alone");
        for (Kind kind : List.of(Kind.PLATEAU_5, Kind.PLATEAU_10)) {
            Tally tally = withCompanion.get(kind.label);
            Tally score = alone.get(kind.label);
            plateaus.row(
                    kind.label,
                    String.valueOf(tally.runs()),
                    Table.percent(tally.breaks(), tally.runs()),
                    Table.percent(tally.live(), tally.runs()),
                    Table.percent(score.breaks(), score.runs()));
        }
        Table table = new Table(
                "family",
                "runs",
                "claimed while newest",
                "one point later",
                "two",
                "three",
                "at any point from the third on");
        strays.forEach((label, claims) -> {
            int runs = withCompanion.get(label).runs();
            List<String> cells = new ArrayList<>(List.of(label, String.valueOf(runs)));
            IntStream.of(claims).forEach(count -> cells.add(Table.percent(count, runs)));
            table.row(cells);
        });
        return "A rise that stops\n\n" + plateaus.text() + "\nA stray checkpoint, with the companion\n\n"
                + table.text();
    }
}
