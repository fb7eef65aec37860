package dev.emergence.benchmarks.characteristics;

import dev.emergence.statistics.curve.Links;
import dev.emergence.statistics.metric.Metrics;
import dev.emergence.statistics.verdict.GuesserLoss;
import dev.emergence.statistics.verdict.Guessing;
import dev.emergence.statistics.verdict.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.SplittableRandom;

/**
 * Multiple choice whose form is learned at one checkpoint: from no valid answer to guessing. 2, 3 and 5 choices; 60 and 250 examples.
 *
 * <p>The loss per token is that of a guesser, g = −ln(1/choices)/2 (an answer of two tokens, the second one certain), plus an excess that
 * starts at 1 to 2.5, falls by .2 to .6 in its logarithm a decade, and by 1.5 to 3 more at the form's place, the 6th to 11th point. Before
 * it no answer is right; from it on each checkpoint either guesses or gives one answer to everything, whichever it is, as small
 * models do. Where an ability follows, by one step at a point 6 to 12 later, the loss falls by .5 to 1.5 in its logarithm and a share
 * of .4 to .95 of the examples is known, the rest guessed.
 */
public final class FormRuns {
    private static final int[] CHOICES = {2, 3, 5};
    private static final double ANSWER_TOKENS = 2;

    private final Map<String, Tally> withCompanion = new LinkedHashMap<>();
    private final Map<String, Tally> alone = new LinkedHashMap<>();

    private enum Kind {
        FORM_ONLY("form only, then guessing"),
        ABILITY("form, later an ability by a step");

        private final String label;

        Kind(String label) {
            this.label = label;
        }
    }

    private record Cell(Kind kind, int choices, int examples) {}

    private record Judged(Kind kind, Tally withCompanion, Tally alone) {}

    private FormRuns(List<Judged> cells) {
        for (Judged cell : cells) {
            withCompanion.computeIfAbsent(cell.kind.label, label -> new Tally()).add(cell.withCompanion);
            alone.computeIfAbsent(cell.kind.label, label -> new Tally()).add(cell.alone);
        }
    }

    /** @param runs of each kind, number of choices and number of examples */
    public static FormRuns simulate(int runs, long seed) {
        List<Cell> cells = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            for (int choices : CHOICES) {
                for (int examples : Characteristics.EXAMPLES) {
                    cells.add(new Cell(kind, choices, examples));
                }
            }
        }
        return new FormRuns(Cells.simulate(cells, seed, (cell, random) -> judge(cell, runs, random)));
    }

    private static Judged judge(Cell cell, int runs, SplittableRandom random) {
        Judged judged = new Judged(cell.kind, new Tally(), new Tally());
        for (int i = 0; i < runs; i++) {
            int form = random.nextInt(5, 11);
            int ability = cell.kind == Kind.ABILITY ? form + random.nextInt(6, 13) : Course.POINTS;
            int[] rightChoices = new int[cell.choices];
            for (int example = 0; example < cell.examples; example++) {
                rightChoices[random.nextInt(cell.choices)]++;
            }
            Run run = Run.simulate(
                    course(cell, form, ability, random),
                    cell.examples,
                    score(cell, form, ability, rightChoices, random.nextDouble(.4, .95)),
                    random);
            Guessing guessing = Guessing.of(1.0 / cell.choices)
                    .orConstant(Arrays.stream(rightChoices)
                            .mapToDouble(count -> (double) count / cell.examples)
                            .toArray());
            judged.alone.add(run.verdictAlone(guessing), run.breakAt());
            OptionalDouble loss = GuesserLoss.of(Metrics.TARGET_NLL.id(), guessing.chance(), ANSWER_TOKENS);
            Guessing withV = guessing.withV(OptionalDouble.of(
                    Links.loss(loss.orElseThrow(), 0, run.floor()).v()));
            judged.withCompanion.add(run.verdict(withV), run.breakAt());
        }
        return judged;
    }

    private static Course course(Cell cell, int form, int ability, SplittableRandom random) {
        double guesser = Math.log(cell.choices) / ANSWER_TOKENS;
        double excess = random.nextDouble(1, 2.5);
        double slope = random.nextDouble(.2, .6);
        double formGain = random.nextDouble(1.5, 3);
        double gain = random.nextDouble(.5, 1.5);
        double formAt = Course.decades(form);
        Course guessing =
                Course.of(t -> -Math.log(guesser + excess * Math.exp(-slope * t - (t >= formAt ? formGain : 0))));
        return ability < Course.POINTS
                ? guessing.moved(gain, ability, Course.POINTS).breakingAt(ability)
                : guessing;
    }

    private static Run.Score score(Cell cell, int form, int ability, int[] rightChoices, double known) {
        return (checkpoint, loss, random) -> {
            if (checkpoint < form) {
                return 0;
            } else if (checkpoint >= ability) {
                return Run.binomial(random, cell.examples, known + (1 - known) / cell.choices);
            }
            return random.nextBoolean()
                    ? rightChoices[random.nextInt(cell.choices)]
                    : Run.binomial(random, cell.examples, 1.0 / cell.choices);
        };
    }

    /** How many runs of nothing but form got a verdict, with the companion and by the score alone. */
    int formOnly(Verdict verdict) {
        return withCompanion.get(Kind.FORM_ONLY.label).count(verdict)
                + alone.get(Kind.FORM_ONLY.label).count(verdict);
    }

    /** Tables in Markdown, each with a line above it that says of what. */
    public String text() {
        return "Runs that learn the form of an answer, with the companion\n\n"
                + Table.ofVerdicts("family", withCompanion).text()
                + "\nThe same by the score alone\n\n"
                + Table.ofVerdicts("family", alone).text();
    }
}
