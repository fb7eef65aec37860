package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Generation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an example is named by: never by the order of its file. */
class ExampleNamesTest {
    private static final Given AT = new Given("f", "m", null, 5L, null, "t", null, null, 100L, 0.01);
    private static final String TOLD =
            "nothing, but a question whose number stands for others, too, is named by number and question: imported without"
                    + " those, it is named by the number alone, and the two aren't compared";

    @TempDir
    private java.nio.file.Path folder;

    private Caught read(String name, List<String> lines) throws Exception {
        return Caught.of(Caught.write(folder, name, String.join("", lines)), AT);
    }

    /** The names that the examples have, by their prompts. */
    private static Map<String, TreeSet<String>> byPrompt(Caught caught) {
        Map<String, TreeSet<String>> names = new TreeMap<>();
        for (Generation one : caught.generations) {
            names.computeIfAbsent(String.valueOf(one.getPrompt()), prompt -> new TreeSet<>())
                    .add(one.getExample());
        }
        return names;
    }

    /** Whether the lines make the same names in every order, of which some are tried; the names of the first order. */
    private Map<String, TreeSet<String>> inAnyOrder(String file, String... lines) throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        List<String> order = new ArrayList<>(List.of(lines));
        Map<String, TreeSet<String>> first = byPrompt(read(file, order));
        for (int i = 0; i < 10; i++) {
            Collections.shuffle(order, random);
            assertThat(byPrompt(read(file, order))).as("seed " + seed).isEqualTo(first);
        }
        return first;
    }

    /** Of a number two questions, and a question of a number of its own. */
    private static void areApart(Map<String, TreeSet<String>> names, String number, String own) {
        assertThat(names).containsOnlyKeys("Q", "R", "S");
        assertThat(names.get("S")).containsExactly(own);
        assertThat(names.values()).allMatch(all -> all.size() == 1);
        for (String prompt : List.of("Q", "R")) {
            assertThat(names.get(prompt).first()).matches(number + "/[0-9a-f]{12}");
        }
        assertThat(names.get("Q")).isNotEqualTo(names.get("R"));
    }

    private static String eee(int id, String raw) {
        return ToolsTest.EEE_INSTANCE
                .replace("\"sample_id\": 5", "\"sample_id\": " + id)
                .replace("\"raw\": \"Q\"", "\"raw\": \"" + raw + "\"");
    }

    @Test
    void everyEvalEversQuestionsOfOneIdAreExamplesOfTheirOwn() throws Exception {
        areApart(inAnyOrder("e_samples.jsonl", eee(5, "Q"), eee(5, "R"), eee(5, "Q"), eee(6, "S")), "5", "6");
        Caught caught = read("e_samples.jsonl", List.of(eee(5, "Q"), eee(5, "R"), eee(5, "Q"), eee(6, "S")));
        // the second Q is another attempt
        assertThat(caught.generations).extracting(Generation::getAttempt).containsExactly(0, 0, 1, 0);
        assertThat(caught.leftOut).containsExactly(TOLD, TOLD, TOLD);
        assertThat(caught.points.get(0).getPoint().getExamples()).isEqualTo(3);
        Caught alone = read("e_samples.jsonl", List.of(eee(5, "Q"), eee(5, "Q")));
        assertThat(alone.generations).extracting(Generation::getExample).containsExactly("5", "5");
        assertThat(alone.generations).extracting(Generation::getAttempt).containsExactly(0, 1);
        assertThat(alone.leftOut).doesNotContain(TOLD);
    }

    @Test
    void questionsThatDifferInWhatIsRightAreTwo() throws Exception {
        Caught caught = read("e_samples.jsonl", List.of(eee(5, "Q"), eee(5, "Q").replace("[\"4\"]", "[\"5\"]")));
        assertThat(caught.generations).extracting(Generation::getAttempt).containsExactly(0, 0);
    }

    @Test
    void nemosQuestionsOfOneNumberAreExamplesOfTheirOwn() throws Exception {
        String line = ToolsTest.NEMO.substring(0, ToolsTest.NEMO.indexOf('\n') + 1);
        String other = line.replace("\"Q\"", "\"R\"");
        String alone = line.replace("\"Q\"", "\"S\"").replace("\"problem_idx\": 3", "\"problem_idx\": 4");
        areApart(inAnyOrder("results.jsonl", line, other, line, alone), "3", "4");
    }

    @Test
    void verifiersQuestionsOfOneNumberAreExamplesOfTheirOwn() throws Exception {
        String line = ToolsTest.VERIFIERS.formatted("0.5");
        String alone = line.replace("\"Q\"", "\"S\"").replace("\"example_id\": 0", "\"example_id\": 1");
        areApart(inAnyOrder("results.jsonl", line, line.replace("\"Q\"", "\"R\""), line, alone), "0", "1");
    }

    private static String lmEval(int number, String prompt, String more) {
        return "{\"doc_id\": " + number + ", \"doc\": {\"q\": \"" + prompt
                + "\"}, \"target\": \"4\", \"arguments\": {\"gen_args_0\": {\"arg_0\": \"" + prompt
                + "\", \"arg_1\": {}}}, \"resps\": [[\"4\"]], \"filtered_resps\": [\"4\"], \"filter\": \"none\", \"metrics\":"
                + " [\"acc\"], \"acc\": 1.0" + more + "}\n";
    }

    @Test
    void lmEvalsDocumentsOfOneNumberAreNamedByWhatTheyAre() throws Exception {
        String hash = ", \"doc_hash\": \"%s\"";
        Map<String, TreeSet<String>> hashed = inAnyOrder(
                "samples_t_2025-01-02T03-04-05.jsonl",
                lmEval(0, "Q", hash.formatted("0123456789abcdef")),
                lmEval(0, "R", hash.formatted("fedcba9876543210")),
                lmEval(1, "S", hash.formatted("0123456789abcdef")));
        areApart(hashed, "0", "1");
        assertThat(hashed.get("Q")).containsExactly("0/0123456789ab");
        // before 0.4.3 there are no hashes
        areApart(inAnyOrder("t.jsonl", lmEval(0, "Q", ""), lmEval(0, "R", ""), lmEval(1, "S", "")), "0", "1");
        String written =
                "{\"doc_id\": %d, \"prompt_0\": \"%s\", \"logit_0\": \"4\", \"truth\": \"4\", \"exact_match\": \"1.0\"}\n";
        areApart(
                inAnyOrder(
                        "t_write_out_info.json",
                        written.formatted(0, "Q"),
                        written.formatted(0, "R"),
                        written.formatted(1, "S")),
                "0",
                "1");
    }

    @Test
    void olmoEvalsDocumentsOfOneNumberAreNamedByWhatTheyAsk() throws Exception {
        String request = "{\"request_type\": \"loglikelihood\", \"doc_id\": %d, \"request\": {\"context\": \"%s\"}}\n";
        Caught.write(
                folder,
                "piqa-requests.jsonl",
                request.formatted(0, "Q") + request.formatted(1, "R") + request.formatted(2, "S"));
        String one = ToolsTest.OLMO;
        String two = one.replace("\"doc_id\": 0", "\"doc_id\": 1");
        String three = one.replace("\"doc_id\": 0", "\"doc_id\": 2").replace("n7", "n8");
        areApart(inAnyOrder("piqa-predictions.jsonl", one, two, three), "n7", "n8");
    }

    @Test
    void bigBenchsSamplesAreNamedByWhatTheyAsk() throws Exception {
        String sample = "{\"input\": \"%s\", \"target\": \"4\", \"output\": \"4\", \"correct\": 1.0}";
        String file = "{\"model\": {}, \"queries\": [{\"shots\": 0, \"samples\": [%s]}]}";
        Caught caught = read(
                "b.json",
                List.of(file.formatted(
                        sample.formatted("Q") + "," + sample.formatted("R") + "," + sample.formatted("Q"))));
        Caught turned = read(
                "b.json",
                List.of(file.formatted(
                        sample.formatted("R") + "," + sample.formatted("Q") + "," + sample.formatted("Q"))));
        assertThat(byPrompt(turned)).isEqualTo(byPrompt(caught));
        String first = caught.generations.get(0).getExample();
        assertThat(caught.generations.get(2).getExample()).isEqualTo(first + "/2");
        assertThat(caught.points.get(0).getPoint().getExamples()).isEqualTo(3);
    }

    @Test
    void helmsChoicesStandInTheOrderOfTheirReferences() throws Exception {
        String one = ToolsTest.REQUEST.formatted("test", "id1", "\"reference_index\": 0,", "true", "-2.5");
        String two = ToolsTest.REQUEST.formatted("test", "id1", "\"reference_index\": 1,", "true", "-1.5");
        Caught caught = read("scenario_state.json", List.of(ToolsTest.STATE.formatted(two + "," + one)));
        assertThat(caught.generations.get(0).getChoices())
                .extracting(choice -> choice.getText())
                .containsExactly("no", "yes");
    }

    @Test
    void aNumberThatIsSharedInOneFileOfAnImportIsInAll() throws Exception {
        Shared shared = new Shared();
        List<Source> files = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            files.add(new Source(
                    Caught.write(
                            folder,
                            i + "_samples.jsonl",
                            eee(5, "Q") + (i == 1 ? eee(5, "R") : "") + eee(6, i == 2 ? "Q" : "S")),
                    AT,
                    shared));
        }
        Caught once = new Caught();
        Caught again = new Caught();
        for (Source file : files) {
            new EveryEvalEver().read(file, once);
        }
        // the first was read before it was known
        assertThat(shared.isLate()).isTrue();
        for (Source file : files) {
            new EveryEvalEver().read(file, again);
        }
        assertThat(shared.isLate()).isFalse();
        assertThat(once.generations.get(0).getExample()).isEqualTo("5");
        String name = again.generations.get(0).getExample();
        assertThat(name).matches("5/[0-9a-f]{12}");
        assertThat(again.generations)
                .filteredOn(one -> one.getPrompt().equals("Q"))
                .extracting(Generation::getExample)
                .containsExactly(name, name, name, "6");
    }

    @Test
    void moreNumbersThanCanBeRememberedAreToldOnce() {
        Caught caught = new Caught();
        ExampleNames names = new ExampleNames(new Source(folder, AT), caught, 2);
        Given.Place place = new Given.Place("f", "m", null, 1L, null, null, "t");
        for (String number : List.of("1", "2", "3", "4", "1")) {
            names.see(place, number, number + caught.leftOut.size());
        }
        assertThat(caught.leftOut)
                .containsExactly(
                        "nothing, but there are more than 2 examples: whether the others' numbers stand for several questions is not looked at");
        // seen again with another question
        assertThat(names.name(place, "1", "q")).isEqualTo("1/q");
        assertThat(names.name(place, "3", "q")).isEqualTo("3");
    }
}
