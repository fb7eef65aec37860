package dev.emergence.benchmarks.characteristics;

import dev.emergence.statistics.evidence.BreakEvidence;
import dev.emergence.statistics.shared.CandidateFactors;
import dev.emergence.statistics.shared.SharedChange;
import dev.emergence.statistics.shared.SharedChanges;
import dev.emergence.statistics.verdict.Judge;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Runs of 16 tasks, each a power law of 28 checkpoints with a companion of 60 or 250 examples, of which some break by a drop of the loss at
 * one checkpoint, the 7th to 21st, some by themselves, anywhere where a break can be seen, and some not at all.
 */
public final class SharedRuns {
    static final int TASKS = 16;
    private static final int[] EXAMPLES = {60, 250};

    /** A run's own break stands so many points from the shared one at least. */
    private static final int APART = 4;

    private final Map<Kind, Counts> counts = new LinkedHashMap<>();

    enum Kind {
        NONE("nothing breaks", 0, 0, .26, Course.POINTS),
        MOST_14("80% at once by 14%", 13, 0, .14, Course.POINTS),
        MOST_26("80% at once by 26%", 13, 0, .26, Course.POINTS),
        HALF_14("half at once by 14%, the others by themselves", 8, 8, .14, Course.POINTS),
        HALF_26("half at once by 26%, the others by themselves", 8, 8, .26, Course.POINTS),
        ALL_8("all at once by 8%", 16, 0, .08, Course.POINTS),
        INDEPENDENT("each by itself anywhere, by 26%", 0, 16, .26, Course.POINTS),
        WITHIN_7("each by itself within ± 7 points, by 26%", 0, 16, .26, 7),
        WITHIN_4("each by itself within ± 4 points, by 26%", 0, 16, .26, 4),
        OWN("80% at once by 26%, one by itself elsewhere", 13, 1, .26, Course.POINTS);

        private final String label;

        /** How many tasks break at the shared place, and by themselves; the others are smooth. */
        private final int together;

        private final int apart;

        /** Part of the loss that goes. */
        private final double drop;

        /** How far from the shared place a break of its own may stand. */
        private final int within;

        Kind(String label, int together, int apart, double drop, int within) {
            this.label = label;
            this.together = together;
            this.apart = apart;
            this.drop = drop;
            this.within = within;
        }

        /** Where each task breaks; none behind the last point. */
        private int[] places(int shared, SplittableRandom random) {
            int[] places = new int[TASKS];
            Arrays.setAll(places, task -> {
                if (task < together) {
                    return shared;
                }
                return task < together + apart ? own(shared, random) : Course.POINTS;
            });
            return places;
        }

        private int own(int shared, SplittableRandom random) {
            int at;
            do {
                at = random.nextInt(BreakEvidence.BEFORE, Course.POINTS - 2);
            } while (Math.abs(at - shared) > within || together > 0 && Math.abs(at - shared) < APART);
            return at;
        }
    }

    private record Cell(Kind kind, int examples) {}

    /** What was said of the runs of a kind. */
    private static final class Counts {
        private int runs;
        private int declared;
        private int runWide;
        private int inPlace;
        private int ownFound;
        private int toldApart;

        void add(Counts other) {
            runs += other.runs;
            declared += other.declared;
            runWide += other.runWide;
            inPlace += other.inPlace;
            ownFound += other.ownFound;
            toldApart += other.toldApart;
        }
    }

    private record Counted(Kind kind, Counts counts) {}

    private SharedRuns(List<Counted> cells) {
        cells.forEach(
                cell -> counts.computeIfAbsent(cell.kind, kind -> new Counts()).add(cell.counts));
    }

    /** @param runs of each kind and number of examples */
    public static SharedRuns simulate(int runs, long seed) {
        List<Cell> cells = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int examples : EXAMPLES) {
                cells.add(new Cell(kind, examples));
            }
        }
        return new SharedRuns(Cells.simulate(cells, seed, (cell, random) -> count(cell, runs, random)));
    }

    private static Counted count(Cell cell, int runs, SplittableRandom random) {
        Counts counts = new Counts();
        for (int i = 0; i < runs; i++) {
            // so that all who stand around it stand from the 7th to the 21st
            int around = cell.kind.within < Course.POINTS ? cell.kind.within : 0;
            int shared = random.nextInt(6 + around, 21 - around);
            count(cell, shared, cell.kind.places(shared, random), counts, random);
        }
        return new Counted(cell.kind, counts);
    }

    private static void count(Cell cell, int shared, int[] places, Counts counts, SplittableRandom random) {
        List<BreakEvidence> tasks = IntStream.of(places)
                .mapToObj(place -> task(cell, place, random))
                .toList();
        SharedChanges changes = SharedChanges.of(tasks.stream()
                .map(evidence -> List.of(CandidateFactors.of(evidence)))
                .toList());
        counts.runs++;
        Optional<SharedChange> best = changes.changes().stream().findFirst();
        counts.declared += best.isPresent() ? 1 : 0;
        counts.runWide += changes.changes().stream().anyMatch(SharedChange::runWide) ? 1 : 0;
        double decades = best.map(SharedChange::u).orElse(Double.NaN) - scale(tasks.get(0), shared);
        counts.inPlace += Math.abs(decades) <= 1.5 * Course.decades(1) ? 1 : 0;
        if (cell.kind == Kind.OWN) {
            int own = cell.kind.together;
            BreakEvidence evidence = tasks.get(own);
            boolean found = evidence.bayesFactorLog10().orElse(0) >= Judge.STANDARD.decisive()
                    && Math.abs(evidence.position().orElseThrow() - places[own]) <= Tally.NEAR;
            counts.ownFound += found ? 1 : 0;
            boolean specific = found
                    && changes.sharedBy(scale(evidence, evidence.position().orElseThrow()), own)
                            .isEmpty();
            counts.toldApart += best.isPresent() && specific ? 1 : 0;
        }
    }

    private static double scale(BreakEvidence evidence, int point) {
        return evidence.points().get(point).u();
    }

    private static BreakEvidence task(Cell cell, int place, SplittableRandom random) {
        double start = random.nextDouble(-.4, .1);
        double slope = random.nextDouble(.4, 1.2);
        Course course = Course.of(t -> start + slope * t).moved(-Math.log(1 - cell.kind.drop), place, Course.POINTS);
        return Run.simulate(course, cell.examples, Run.Score.ofTokens(1, cell.examples), random)
                .evidence();
    }

    /** Share of the runs of which a change is declared. */
    double declared(Kind kind) {
        return (double) counts.get(kind).declared / counts.get(kind).runs;
    }

    /** Share of the runs of which a change is called run-wide. */
    double runWide(Kind kind) {
        return (double) counts.get(kind).runWide / counts.get(kind).runs;
    }

    /** Share of the runs with a task's own break beside a shared one in which it is found and told apart. */
    double toldApart() {
        return (double) counts.get(Kind.OWN).toldApart / counts.get(Kind.OWN).runs;
    }

    /** Tables in Markdown, each with a line above it that says of what. */
    public String text() {
        Table table = new Table(
                "run of 16 tasks",
                "runs",
                "change declared",
                "run-wide",
                "best within one point",
                "own break found",
                "and told apart");
        counts.forEach((kind, count) -> table.row(
                kind.label,
                String.valueOf(count.runs),
                Table.percent(count.declared, count.runs),
                Table.percent(count.runWide, count.runs),
                kind.together > 0 ? Table.percent(count.inPlace, count.runs) : "",
                kind == Kind.OWN ? Table.percent(count.ownFound, count.runs) : "",
                kind == Kind.OWN ? Table.percent(count.toldApart, count.runs) : ""));
        return "Changes that tasks share\n\n" + table.text();
    }
}
