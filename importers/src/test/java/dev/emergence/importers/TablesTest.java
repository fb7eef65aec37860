package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Kind;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Points as tables and trainers have them; the files are written here. */
class TablesTest {
    @TempDir
    private Path folder;

    @Test
    void columnsAreFoundByName() throws Exception {
        Path file = Caught.write(
                folder,
                "curves.csv",
                "family,model,params,step,tokens,task,metric,value,stderr,n_examples\n"
                        + "p,\"p, 70m\",70426624,3000,6291456000,arc,acc,0.25,0.0125,1200\n"
                        + "p,p-70m,70426624,4000,,lambada,ppl,12.5,0.5,100\n"
                        + "p,p-70m,,,,arc,acc,nan,,10\n");
        assertThatThrownBy(() -> Caught.of(file, Given.NOTHING)).hasMessageContaining("--step N");
        Path whole = Caught.write(
                folder, "whole.csv", java.nio.file.Files.readString(file).replace("p,p-70m,,,,arc", "p,p-70m,,5,,arc"));
        Caught caught = Caught.of(whole, Given.NOTHING);
        Checkpoint first = caught.points.get(0);
        assertThat(first.getModel()).isEqualTo("p, 70m");
        assertThat(first.getTokens()).isEqualTo(6291456000L);
        // 0.25 of 1200
        assertThat(first.getPoint().getSuccesses()).isEqualTo(300);
        assertThat(caught.points.get(1).getPoint().getKind()).isEqualTo(Kind.LOSS);
        assertThat(caught.points.get(1).getPoint().getStandardError()).isEqualTo(0.5);
        assertThat(caught.points).hasSize(2);
        assertThat(caught.leftOut).containsExactly("acc: not a finite number");
    }

    @Test
    void eachNumberOfShotsIsATask() throws Exception {
        Path file = Caught.write(
                folder, "shots.csv", "step,task,shots,value,n\n1,arc,0,0.25,100\n1,arc,5,0.5,100\n1,sum,,0.5,100\n");
        Caught caught = Caught.of(file, new Given("f", "m", null, null, null, null, null, "acc", null, null));
        assertThat(caught.points).extracting(Checkpoint::getTask).containsExactly("arc", "arc:5-shot", "sum");
        Given one = new Given("f", "m", null, null, null, "arc_easy", null, "acc", null, null);
        assertThat(Caught.of(file, one).points)
                .extracting(Checkpoint::getTask)
                .containsExactly("arc_easy", "arc_easy:5-shot", "arc_easy");
        assertThat(caught.leftOut).isEmpty();
        Path odd = Caught.write(folder, "odd.csv", "step,task,shots,value,n\n1,arc,few,0.25,100\n1,arc,2.5,0.5,100\n");
        assertThat(Caught.of(odd, new Given("f", "m", null, null, null, null, null, "acc", null, null)).refused)
                .containsExactly(
                        "line 2: its number of shots is no whole number",
                        "line 3: its number of shots is no whole number");
    }

    @Test
    void rowsThatReplaceEarlierOnesAreToldWithTheColumnsThatMaySayWhy() throws Exception {
        Path file = Caught.write(
                folder,
                "seeds.csv",
                "step,task,seed,value,n\n1,arc,0,0.25,100\n1,arc,1,0.5,100\n1,arc,1,0.5,100\n2,arc,0,0.25,100\n");
        Caught caught = Caught.of(file, new Given("f", "m", null, null, null, null, null, "acc", null, null));
        assertThat(caught.points).hasSize(4);
        assertThat(caught.leftOut)
                .containsExactly(
                        "an earlier point of the same family, model, checkpoint, task and metric, but another content: the"
                                + " later one counts. A task, model or family of its own keeps both",
                        "what this table's other columns say: seed");
    }

    @Test
    void aRowIsRefusedWithItsLineAndTheOthersAreRead() throws Exception {
        Path file =
                Caught.write(folder, "curves.csv", "step,value,n\n1,0.5,10\n2,0.5\n3,much,10\n-4,0.5,10\n5,0.7,10\n");
        Given given = new Given("f", "m", null, null, null, "t", null, "acc", null, null);
        Caught caught = Caught.of(file, given);
        assertThat(caught.points).extracting(Checkpoint::getStep).containsExactly(1L, 5L);
        assertThat(caught.refused)
                .containsExactly(
                        "line 3: has 2 fields, the header 3",
                        "line 4: its value is no number",
                        "line 5: step, tokens and parameters must be from 0 to 1e18");
    }

    @Test
    void ofATableWithoutAHeaderTheMessageSaysNothingThatItHolds() throws Exception {
        Path file = Caught.write(folder, "answers.csv", "what is the secret,it is this\nand that,too\n");
        assertThatThrownBy(() -> Caught.of(file, Given.NOTHING))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("nor is any of the 2 in its first line")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("this");
    }

    @Test
    void aTableOfManyNumbersNeedsTheColumnsName() throws Exception {
        Path file = Caught.write(folder, "many.csv", "step,val/loss,lr\n1,2.5,0.1\n2,,0.1\n");
        Given nothing = new Given("f", "m", null, null, null, "t", null, null, 100L, 0.01);
        assertThatThrownBy(() -> Caught.of(file, nothing)).hasMessageContaining("step, val/loss, lr");
        Given named = new Given("f", "m", null, null, null, "t", null, "val/loss", 100L, 0.01);
        assertThat(Caught.of(file, named).points).singleElement().satisfies(point -> {
            assertThat(point.getPoint().getMean()).isEqualTo(2.5);
            assertThat(point.getPoint().getKind()).isEqualTo(Kind.LOSS);
        });
    }

    @Test
    void aSetsNameMayHaveUnderscores() throws Exception {
        Path file = Caught.write(
                folder,
                "trainer_state.json",
                "{\"log_history\": [{\"eval_long_set_exact_match\": 0.5, \"eval_long_set_runtime\": 5.0, \"step\": 10},"
                        + " {\"eval_exact_match\": 0.25, \"eval_runtime\": 5.0, \"eval_samples_per_second\": 1, \"step\": 20}]}");
        Caught caught = Caught.of(file, new Given("f", "m", null, null, null, null, null, null, 200L, null));
        assertThat(caught.points).extracting(Checkpoint::getTask).containsExactly("long_set", "eval");
        assertThat(caught.points)
                .extracting(point -> point.getPoint().getMetric())
                .containsOnly("exact_match");
    }

    @Test
    void trainerStateGivesItsEvaluationsBySet() throws Exception {
        Path file = Caught.write(
                folder,
                "trainer_state.json",
                "{\"log_history\": [{\"loss\": 2.0, \"step\": 5}, {\"eval_g0_accuracy\": 0.25, \"eval_g0_loss\": NaN,"
                        + " \"eval_g0_runtime\": 5.0, \"step\": 10}, {\"eval_accuracy\": 0.5, \"step\": 10}]}");
        Given given = new Given("f", "m", null, null, null, null, null, null, 200L, null);
        Caught caught = Caught.of(file, given);
        assertThat(caught.points).extracting(Checkpoint::getTask).containsExactly("g0", "eval");
        assertThat(caught.points).extracting(Checkpoint::getStep).containsOnly(10L);
        // 0.25 of 200
        assertThat(caught.points.get(0).getPoint().getSuccesses()).isEqualTo(50);
    }

    private static final Given RUN = new Given("f", "m", null, null, null, null, null, null, 100L, 0.01);

    @Test
    void aHistorysEvaluationsAreFoundByName() throws Exception {
        Path file = Caught.write(
                folder,
                "history.csv",
                "_timestamp,_step,eval/arc/acc,train/loss,iter,_runtime\n1,0,0.25,3.5,10,5\n2,1,,3.25,20,6\n3,2,0.5,3,30,7\n");
        Caught caught = Caught.of(file, RUN);
        // iter counts steps, _step the calls of log
        assertThat(caught.points).extracting(Checkpoint::getStep).containsExactly(10L, 30L);
        assertThat(caught.points).extracting(Checkpoint::getTask).containsOnly("arc");
        assertThat(caught.points)
                .extracting(point -> point.getPoint().getMetric())
                .containsOnly("acc");
    }

    @Test
    void aChartsRunsAreModelsAndWhatItBinnedIsLeftOut() throws Exception {
        Path file = Caught.write(
                folder,
                "chart.csv",
                "\"Step\",\"a/b - val/loss\",\"a/b - val/loss__MIN\",\"a/b - val/loss__MAX\"\n"
                        + "\"1\",\"2.5\",\"2.5\",\"2.5\"\n\"2\",\"2.5\",\"2.25\",\"2.75\"\n\"3\",\"\",\"\",\"\"\n");
        Given given = new Given("f", null, null, null, null, null, null, null, 100L, 0.01);
        Caught caught = Caught.of(file, given);
        assertThat(caught.points).singleElement().satisfies(point -> {
            assertThat(point.getModel()).isEqualTo("a/b");
            assertThat(point.getTask()).isEqualTo("val");
            assertThat(point.getPoint().getMetric()).isEqualTo("loss");
        });
        assertThat(caught.leftOut).containsExactly("a value that the chart made of several steps");
    }

    @Test
    void aMetricsFileOfMlflowIsNamedByItsFolder() throws Exception {
        Path metrics = java.nio.file.Files.createDirectories(folder.resolve("mlruns/1/abc/metrics/eval/arc"));
        Caught.write(folder.resolve("mlruns/1/abc"), "meta.yaml", "run_id: abc\nrun_name: tiny\n");
        Given given = new Given("f", null, null, null, null, null, null, null, 100L, 0.01);
        Path file = Caught.write(
                metrics, "acc", "1628697792090 0.5 10\n1628697795789 0.75 20\nbroken\n1628697795789 0.75\n");
        Caught caught = Caught.of(file, given);
        assertThat(caught.points).extracting(Checkpoint::getModel).containsOnly("tiny");
        assertThat(caught.points).extracting(Checkpoint::getTask).containsOnly("arc");
        assertThat(caught.points).extracting(Checkpoint::getTime).containsExactly(1628697792090L, 1628697795789L);
        assertThat(caught.refused)
                .containsExactly(
                        "line 3: is not a time, a value and a step", "line 4: has no step, as older versions wrote it");
    }

    @Test
    void tensorBoardsTagStandsInTheFilesName() throws Exception {
        Path file = Caught.write(
                folder, "run-tiny-tag-eval_loss.csv", "Wall time,Step,Value\n1650382968.7,400,0.5\nx,1,2\n1,-1,2\n");
        Given given = new Given("f", null, null, null, null, "t", null, null, 100L, 0.01);
        Caught caught = Caught.of(file, given);
        assertThat(caught.points).singleElement().satisfies(point -> {
            assertThat(point.getModel()).isEqualTo("tiny");
            assertThat(point.getPoint().getMetric()).isEqualTo("eval_loss");
            assertThat(point.getStep()).isEqualTo(400);
        });
        assertThat(caught.refused)
                .containsExactly(
                        "line 3: is not a time, a step and a value", "line 4: has no step that is a whole number");
    }

    @Test
    void trackiosRowsHoldJson() throws Exception {
        Path file = Caught.write(
                folder,
                "metrics.csv",
                "id,run_id,timestamp,run_name,step,metrics\n1,r,t,tiny,5,\"{\"\"val/acc\"\": 0.5, \"\"lr\"\": 1}\"\n2,r,t,tiny,6,{\n");
        Given given = new Given("f", null, null, null, null, null, null, null, 100L, 0.01);
        Caught caught = Caught.of(file, given);
        assertThat(caught.points).singleElement().satisfies(point -> {
            assertThat(point.getTask()).isEqualTo("val");
            assertThat(point.getPoint().getSuccesses()).isEqualTo(50);
        });
        assertThat(caught.refused).containsExactly("line 3: its metrics are no JSON");
    }
}
