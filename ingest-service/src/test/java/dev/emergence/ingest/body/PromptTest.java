package dev.emergence.ingest.body;

import static dev.emergence.ingest.body.Reading.generation;
import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.ingest.body.Warning.Kind;
import dev.emergence.schemas.Generation;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A prompt of any length costs nothing of what is scored. */
@Timeout(120)
class PromptTest {
    private static final Warning CUT = new Warning("prompt", Kind.PROMPT_CUT);

    private static String prompt(String text) {
        return ", \"prompt\": \"" + text + "\"";
    }

    private static String output(int length) {
        return ", \"output\": \"" + "o".repeat(length) + "\", \"targets\": [\"t\"]";
    }

    /** One record between two others, as lines and as an array. */
    private static Generation taken(String record, Warning... warnings) {
        Generation read = null;
        for (boolean lines : List.of(true, false)) {
            String separator = lines ? "\n" : ",";
            String body = String.join(separator, generation("a"), record, generation("b"));
            Reading<Generation> reading =
                    Reading.of(Reading.FORMS.generations(), Mutations.utf8(lines ? body : "[" + body + "]"), lines);
            assertThat(reading.rejected).isEmpty();
            assertThat(reading.examples()).containsExactly("a", "x", "b");
            assertThat(reading.warnings).containsExactly(warnings);
            read = reading.accepted.get(1);
        }
        return read;
    }

    /** 100,000 tokens of some bytes each, up to what a million take. */
    @ParameterizedTest
    @ValueSource(ints = {1 << 20, 1_100_000, 4 << 20, 16 << 20})
    void ofALongPromptTheBeginningIsKeptWhereverItStands(int length) {
        String text = "word ".repeat(length / 5);
        for (String more : List.of(prompt(text) + output(1000), output(1000) + prompt(text))) {
            Generation read = taken(generation("x", more), CUT);
            assertThat(read.getPrompt()).isEqualTo(text.substring(0, Reading.LIMITS.prompt()));
            assertThat(read.getOutput()).hasSize(1000);
            assertThat(read.getTargets()).containsExactly("t");
        }
        String first = "{\"prompt\" \t: \"" + text + "\"," + generation("x").substring(1);
        assertThat(taken(first, CUT).getPrompt()).hasSize(Reading.LIMITS.prompt());
    }

    @Test
    void aPromptThatFitsIsKeptWhole() {
        int rest = Reading.LIMIT - generation("x", prompt("")).length();
        assertThat(taken(generation("x", prompt("p".repeat(rest)))).getPrompt()).hasSize(rest);
        assertThat(taken(generation("x", prompt("p".repeat(rest + 1))), CUT).getPrompt())
                .hasSize(Reading.LIMITS.prompt());
    }

    @Test
    void aPromptGivesWayToWhatIsScored() {
        // room for an empty prompt and so many bytes of it
        for (int left : new int[] {0, 1, 1000}) {
            int rest = Reading.LIMIT - generation("x", prompt("") + output(0)).length() - left;
            for (String more : List.of(
                    prompt("p".repeat(50_000)) + output(rest),
                    output(rest) + prompt("p".repeat(50_000)),
                    prompt("p".repeat(2 << 20)) + output(rest))) {
                Generation read = taken(generation("x", more), CUT);
                assertThat(read.getPrompt()).hasSize(left);
                assertThat(read.getOutput()).hasSize(rest);
            }
        }
    }

    @Test
    void whatIsScoredIsLimitedAsBefore() {
        int rest = Reading.LIMIT - generation("x", prompt("") + output(0)).length();
        for (String more : List.of(
                prompt("p".repeat(50_000)) + output(rest + 1),
                output(rest + 1) + prompt("p".repeat(3 << 20)),
                output(2 << 20),
                // no text that could be cut, or not the record's own
                ", \"prompt\": [\"" + "p".repeat(2 << 20) + "\"]",
                ", \"task\": \"prompt\", \"output\": \"" + "p".repeat(2 << 20) + "\"",
                ", \"attributes\": {\"prompt\": \"" + "p".repeat(2 << 20) + "\"}",
                ", \"output\": \"\\\"prompt\\\":" + "p".repeat(2 << 20) + "\"")) {
            Reading<Generation> reading = Reading.lines(generation("x", more) + "\n" + generation("b"));
            assertThat(reading.examples()).containsExactly("b");
            assertThat(reading.reasons).containsExactly(Reason.TOO_LARGE);
            assertThat(reading.warnings).isEmpty();
        }
    }

    @Test
    void aPromptIsCutBetweenCharactersHoweverTheyAreWritten() {
        promptsAreCutBetweenCharacters(10);
    }

    @Test
    @Tag("long")
    void soAreSixty() {
        promptsAreCutBetweenCharacters(60);
    }

    private static void promptsAreCutBetweenCharacters(int prompts) {
        long seed = 20261126;
        Random random = new Random(seed);
        String[] written = {"p", "ü", "北", "\uD83D\uDE00", "\\n", "\\\"", "\\\\", "\\u00e9", "\\ud83d\\ude00"};
        String[] meant = {"p", "ü", "北", "\uD83D\uDE00", "\n", "\"", "\\", "é", "\uD83D\uDE00"};
        for (int i = 0; i < prompts; i++) {
            StringBuilder json = new StringBuilder();
            StringBuilder text = new StringBuilder();
            while (json.length() < 1_100_000) {
                int character = random.nextInt(written.length);
                json.append(written[character]);
                text.append(meant[character]);
            }
            String what = "prompt " + i + " of seed " + seed;
            Generation read = taken(generation("x", prompt(json.toString()) + output(random.nextInt(1000))), CUT);
            String kept = read.getPrompt();
            // a character of the JSON takes 12 bytes at most, and the whole of it a few times what it means
            assertThat(kept.length()).as(what).isBetween(10_000, Reading.LIMITS.prompt());
            assertThat(text.toString()).as(what).startsWith(kept);
            assertThat(Character.isHighSurrogate(kept.charAt(kept.length() - 1)))
                    .as(what)
                    .isFalse();
        }
    }

    @Test
    void aPromptWithoutEndIsNoRecord() {
        Reading<Generation> reading = Reading.lines("{\"prompt\": \"" + "p".repeat(3 << 20) + "\n" + generation("b"));
        assertThat(reading.examples()).containsExactly("b");
        assertThat(reading.reasons).containsExactly(Reason.MALFORMED);
    }
}
