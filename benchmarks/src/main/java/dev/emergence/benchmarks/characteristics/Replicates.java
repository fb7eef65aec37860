package dev.emergence.benchmarks.characteristics;

import dev.emergence.statistics.verdict.Guessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SplittableRandom;

/**
 * Scaling curves of six models, evenly spread over 3 decades of parameters, and of three seeds of each size. Models of a size differ by a
 * spread of .1 in v; a jump of 1 stands at the fourth or fifth size. 5 tokens to be right, 250 examples.
 */
public final class Replicates {
    private static final int SIZES = 6;
    private static final int TOKENS = 5;
    private static final int EXAMPLES = 250;
    private static final double SPREAD = .1;
    private static final double FIRST = 8;
    private static final double DECADES = 3;

    private final Map<String, Tally> tallies = new LinkedHashMap<>();

    private record Cell(double jump, int seeds) {
        String label() {
            return (jump > 0 ? "jump of 1" : "smooth") + ", "
                    + (seeds > 1 ? seeds + " seeds of each size" : "one model of each size");
        }
    }

    private record Judged(Cell cell, Tally tally) {}

    private Replicates(List<Judged> cells) {
        cells.forEach(judged -> tallies.computeIfAbsent(judged.cell.label(), label -> new Tally())
                .add(judged.tally));
    }

    /** @param runs an eighth of the runs of a row */
    public static Replicates simulate(int runs, long seed) {
        List<Cell> cells = new ArrayList<>();
        for (double jump : new double[] {0, 1}) {
            for (int seeds : new int[] {1, 3}) {
                // several cells alike, so that all cores have some
                for (int part = 0; part < 4; part++) {
                    cells.add(new Cell(jump, seeds));
                }
            }
        }
        return new Replicates(Cells.simulate(cells, seed, (cell, random) -> judge(cell, runs, random)));
    }

    private static Judged judge(Cell cell, int runs, SplittableRandom random) {
        Tally tally = new Tally();
        for (int i = 0; i < runs; i++) {
            Run run = Run.simulate(course(cell, random), EXAMPLES, Run.Score.ofTokens(TOKENS, EXAMPLES), random);
            tally.add(run.verdict(Guessing.NEVER), run.breakAt());
        }
        return new Judged(cell, tally);
    }

    private static Course course(Cell cell, SplittableRandom random) {
        double start = random.nextDouble(-.4, .1);
        double slope = random.nextDouble(.4, 1.2);
        int at = random.nextInt(3, 5) * cell.seeds;
        double[] u = new double[SIZES * cell.seeds];
        double[] v = new double[u.length];
        Arrays.setAll(u, j -> scale(j / cell.seeds));
        Arrays.setAll(v, j -> start + slope * (u[j] - FIRST) + (j >= at ? cell.jump : 0));
        return new Course(u, v, SPREAD, cell.jump > 0 ? OptionalInt.of(at) : OptionalInt.empty());
    }

    /** log10 of a size's parameters. */
    private static double scale(int size) {
        return FIRST + DECADES * size / (SIZES - 1);
    }

    /** Share of the runs that are said to have broken. */
    double said(boolean jump, int seeds) {
        Tally tally = tallies.get(new Cell(jump ? 1 : 0, seeds).label());
        return (double) tally.breaks() / tally.runs();
    }

    /** Tables in Markdown, each with a line above it that says of what. */
    public String text() {
        return "Scaling curves of six sizes, with the companion\n\n"
                + Table.ofVerdicts("family", tallies).text();
    }
}
