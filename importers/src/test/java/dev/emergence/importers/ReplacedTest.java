package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Generation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that take another's place are told, whatever the format. */
class ReplacedTest {
    private static final String POINT =
            "an earlier point of the same family, model, checkpoint, task and metric, but another content: the later one"
                    + " counts. A task, model or family of its own keeps both";
    private static final String GENERATION = POINT.replace("earlier point", "earlier generation")
            .replace("task and metric", "task, example and attempt");

    @TempDir
    private Path folder;

    private static Generation said(String example, int attempt, String output) {
        Given.Place place = new Given.Place("f", "m", null, 1L, null, null, "t");
        Generation generation = place.generation(example, new Source(Path.of("x"), Given.NOTHING), "line 1", 0);
        generation.setAttempt(attempt);
        generation.setOutput(output);
        return generation;
    }

    @Test
    void anExampleWithAnotherOutputIsToldAndTheSameAgainIsNot() throws Exception {
        Caught caught = new Caught();
        Replaced replaced = new Replaced(caught);
        replaced.generation(said("a", 0, "4"));
        replaced.generation(said("a", 0, "4"));
        replaced.generation(said("a", 1, "5"));
        replaced.generation(said("a/1", 0, "5"));
        assertThat(caught.leftOut).isEmpty();
        replaced.generation(said("a", 0, "5"));
        assertThat(caught.leftOut).containsExactly(GENERATION);
        assertThat(caught.generations).hasSize(5);
    }

    @Test
    void anExampleThatIsAnotherQuestionAtAnotherCheckpointIsTold() throws Exception {
        Caught caught = new Caught();
        Replaced replaced = new Replaced(caught);
        String[][] asked = {{"Q", "4"}, {"Q in other words", "4"}, {"Q", "four"}, {"R", "5"}, {"R", null}, {"Q", "4"}};
        for (int step = 0; step < asked.length; step++) {
            Generation one = said("a", 0, "4");
            one.setStep((long) step);
            one.setPrompt(asked[step][0]);
            one.setTargets(asked[step][1] == null ? List.of() : List.of(asked[step][1]));
            replaced.generation(one);
            assertThat(caught.leftOut).as("step " + step).hasSize(step < 3 ? 0 : 1);
        }
        assertThat(caught.leftOut)
                .containsExactly(
                        "nothing, but an example of this name has another prompt and other targets elsewhere in this family and"
                                + " task: they are compared as one. A task or family of its own keeps them apart");
    }

    @Test
    void runsOfOneTaskInTwoFilesOfAnImportAreTold() throws Exception {
        Caught caught = new Caught();
        Replaced replaced = new Replaced(caught);
        for (String run : new String[] {"a", "b", "a"}) {
            Path file = Files.createDirectories(folder.resolve(run)).resolve("run-.-tag-eval_acc.csv");
            Files.writeString(file, "Wall time,Step,Value\n1.5,1,0." + (run.equals("a") ? 25 : 75) + "\n");
            Given given = new Given("f", "m", null, null, null, "t", null, "acc", 100L, null);
            new TensorBoard().read(new Source(file, given), replaced);
        }
        // b in place of a, and a of b
        assertThat(caught.leftOut).containsExactly(POINT, POINT);
        Caught apart = new Caught();
        Replaced both = new Replaced(apart);
        for (String run : new String[] {"a", "b"}) {
            Given given =
                    new Given("f", null, null, null, null, "t", new PathPattern("{model}/run-*"), "acc", 100L, null);
            new TensorBoard().read(new Source(folder.resolve(run + "/run-.-tag-eval_acc.csv"), given), both);
        }
        assertThat(apart.leftOut).isEmpty();
        assertThat(apart.points).hasSize(2);
    }

    @Test
    void ofManyNamesNoneIsTakenForAnother() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        Caught caught = new Caught();
        Replaced replaced = new Replaced(caught, 5000);
        for (int i = 0; i < 5000; i++) {
            replaced.generation(said("example " + i, random.nextInt(3), String.valueOf(random.nextInt())));
        }
        assertThat(caught.leftOut).as("seed " + seed).isEmpty();
        for (int i = 0; i < 5000; i++) {
            Generation before = caught.generations.get(i);
            replaced.generation(said(before.getExample(), before.getAttempt(), "none of those"));
        }
        assertThat(caught.leftOut).as("seed " + seed).hasSize(5000).containsOnly(GENERATION);
    }

    @Test
    void whatIsTooMuchToRememberIsTold() throws Exception {
        Caught caught = new Caught();
        Replaced replaced = new Replaced(caught, 2);
        for (String example : new String[] {"a", "b", "c", "d", "c"}) {
            replaced.generation(said(example, 0, String.valueOf(caught.generations.size())));
        }
        assertThat(caught.leftOut)
                .containsExactly(
                        "nothing, but there are more than 2 records: whether later ones replace each other is not looked at");
        replaced.generation(said("a", 0, "other"));
        assertThat(caught.leftOut).hasSize(2).contains(GENERATION);
    }

    @Test
    void longNamesThatEndAlikeStayTwo() {
        String end = "x".repeat(400);
        String one = Text.identifier("a" + end);
        assertThat(one).hasSize(256).endsWith(end.substring(0, 200)).isNotEqualTo(Text.identifier("b" + end));
        assertThat(Text.identifier("a" + end)).isEqualTo(one);
        assertThat(Text.identifier("x".repeat(256))).isEqualTo("x".repeat(256));
    }
}
