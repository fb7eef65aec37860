package dev.emergence.importers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads in golden/otlp are made up; {@code encode.py} there writes their Protobuf with OpenTelemetry's own package. */
class OtlpTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/otlp");

    @TempDir
    private Path folder;

    private static Caught pushed(boolean traces, boolean protobuf) throws Exception {
        String name = (traces ? "traces" : "logs") + (protobuf ? ".pb" : ".json");
        Caught caught = new Caught();
        Importers.otlp(traces, protobuf).read(new Source(GOLDEN.resolve(name), Given.NOTHING), caught);
        return caught;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void recordsOfLogsAreScoresOfTheirExamples(boolean protobuf) throws Exception {
        Caught caught = pushed(false, protobuf);
        assertThat(caught.generations).hasSize(2);
        Generation first = caught.generations.get(0);
        assertThat(first.getFamily()).isEqualTo("mine");
        assertThat(first.getModel()).isEqualTo("mine-1b");
        assertThat(first.getParameters()).isEqualTo(1e9);
        assertThat(first.getStep()).isEqualTo(3000);
        assertThat(first.getTask()).isEqualTo("refunds");
        assertThat(first.getExample()).isEqualTo("case-17/helpfulness");
        assertThat(first.getScores()).containsOnly(entry("otel:helpfulness", 0.75));
        assertThat(first.getAttributes())
                .contains(entry("score.label", "helpful"), entry("explanation", "made up – ✓"));
        // the payload's 1790931619310000000 ns
        assertThat(first.getTime()).isEqualTo(1790931619310L);
        Generation labelled = caught.generations.get(1);
        assertThat(labelled.getExample()).isEqualTo("5b8efff798038103d269b633813fc60c/c2d9e1f0a3b47586/policy");
        assertThat(labelled.getScores()).containsOnly(entry("otel:policy", 1.0));
        assertThat(labelled.getTime()).isEqualTo(1790931620000L);
        assertThat(caught.refused).hasSize(1);
        assertThat(caught.refused.get(0)).startsWith("result 3: has no finite gen_ai.evaluation.score.value");
        assertThat(caught.leftOut).containsExactly("an evaluation that failed itself: it is no score");
        // a request is a part of an evaluation: no means
        assertThat(caught.points).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eventsOfSpansAndSpansInheritFromTheirParents(boolean protobuf) throws Exception {
        Caught caught = pushed(true, protobuf);
        assertThat(caught.generations)
                .extracting(Generation::getExample)
                .containsExactly(
                        "5b8efff798038103d269b633813fc60c/0000000000000002/helpfulness",
                        "5b8efff798038103d269b633813fc60c/0000000000000002/policy");
        for (Generation generation : caught.generations) {
            assertThat(generation.getModel()).isEqualTo("mine-1b");
            assertThat(generation.getStep()).isEqualTo(3000);
            assertThat(generation.getTokens()).isEqualTo(6_000_000_000L);
            assertThat(generation.getTask()).isEqualTo("refunds");
        }
        assertThat(caught.generations.get(0).getScores()).containsOnly(entry("otel:helpfulness", 1.0));
        assertThat(caught.generations.get(1).getTime()).isEqualTo(1790931619400L);
        // a span that is its own parent, of another trace
        assertThat(caught.refused)
                .singleElement()
                .asString()
                .startsWith("result 3: not said by the file: the model, the task, how far the training was.")
                .contains("emergence.step");
    }

    @Test
    void aFileIsAWholeEvaluationAndHasMeans() throws Exception {
        String line = Files.readString(GOLDEN.resolve("logs.json")).replaceAll("\\s*\n\\s*", "");
        Caught caught = Caught.of(
                Caught.write(folder, "logs.jsonl", line + "\n{broken\n" + line.replace("case-17", "case-20") + "\n"),
                Given.NOTHING);
        assertThat(caught.generations).hasSize(4);
        assertThat(caught.refused).hasSize(3).anyMatch(why -> why.startsWith("line 2: is no JSON"));
        // both are 0.75
        assertThat(caught.points)
                .filteredOn(point -> point.getPoint().getMetric().equals("otel:helpfulness"))
                .singleElement()
                .satisfies(point -> {
                    assertThat(point.getPoint().getMean()).isEqualTo(0.75);
                    assertThat(point.getPoint().getExamples()).isEqualTo(2);
                });
        assertThat(Caught.of(GOLDEN.resolve("traces.json"), Given.NOTHING).generations)
                .hasSize(2);
    }

    @Test
    void aFileThatHoldsNoResultOrSaysNotWhoseItIsIsRefused() throws Exception {
        Path none = Caught.write(folder, "spans.json", "{\"resourceSpans\": []}");
        assertThatThrownBy(() -> Caught.of(none, Given.NOTHING)).hasMessage("holds no event gen_ai.evaluation.result");
        Path unsaid = Caught.write(
                folder,
                "unsaid.json",
                Files.readString(GOLDEN.resolve("logs.json")).replace("emergence.", "other."));
        assertThatThrownBy(() -> Caught.of(unsaid, Given.NOTHING))
                .hasMessageContaining("The attributes emergence.family,")
                .hasMessageContaining("--family");
        Given given = new Given("f", "m", null, 5L, null, "t", null, null, null, null);
        assertThat(Caught.of(unsaid, given).generations).hasSize(2).allMatch(one -> one.getStep() == 5);
    }

    /** Ten thousand broken bodies: each is read in part or refused, and nothing else happens. */
    @Test
    void brokenProtobufIsRefused() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            boolean traces = random.nextBoolean();
            byte[] bytes = Files.readAllBytes(GOLDEN.resolve(traces ? "traces.pb" : "logs.pb"));
            for (int change = random.nextInt(4); change >= 0; change--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            byte[] cut = Arrays.copyOf(bytes, bytes.length - (random.nextBoolean() ? random.nextInt(bytes.length) : 0));
            try {
                OtlpProtobuf.read(cut, traces);
            } catch (Refusal e) {
                assertThat(e).hasMessage("is no Protobuf, or ends early");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ", number " + i, e);
            }
        }
    }
}
