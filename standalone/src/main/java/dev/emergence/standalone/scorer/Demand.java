package dev.emergence.standalone.scorer;

import dev.emergence.schemas.Score;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Locale;
import org.apache.avro.SchemaNormalization;

/** What must hold of a scorer, and what to do where it does not. */
enum Demand {
    STARTS("the command starts", "Name a program and its arguments, as in a shell."),
    ENDS(
            "it ends by itself, with status 0, when its input ends",
            "Read lines until the input ends; write each answer at once (flush) and wait for nothing else."),
    LINES(
            "standard output holds answers only: base64 of the key, a tab, base64 of the score",
            "Print nothing else there; messages belong to standard error."),
    DECODES(
            "each answer is a Score in Avro's single-object encoding",
            "Begin with " + header() + ", then write every field in the order of the schema."),
    COMPLETE(
            "each readable record has one answer, in the order given",
            "Answer in their order, and where no metric applies too, with NaN for every number."),
    BROKEN(
            "a broken record has no answer, and the next one has",
            "Catch the error of that record alone (on Kafka: send it to emergence.generations.dlq) and go on."),
    KEYS(
            "the key is family/task",
            "Join family and task by /; within them write % as %25 and / as %2F. Not the generation's own key."),
    IDENTITY(
            "identity, scale, weights, cluster and time are the generation's own",
            "Copy the fields as they are; null stays null."),
    PLACE("partition and offset are the generation's own", "Copy both from the record; an offset has 64 bits."),
    CHANCE(
            "chance is the generation's own, else 1 / number of choices, else null",
            "Without choices, or with an empty list of them, it stays null."),
    DEFINITION(
            "the definition comes along with the first score of each task",
            "Set defines with the first score of each task after a start, and again from time to time."),
    SCORER("the scorer has a name", "Choose one that no other scorer has; not empty."),
    SIGNATURES(
            "the definition names every metric with its signature, the same in every answer",
            "Add id and signature of each metric, also of those that do not apply."),
    VECTORS(
            "numbers are as many as the definition says, finite, or NaN for all of a metric",
            "Write NaN for every number of a metric that is undefined, and never infinity."),
    CATALOGUE(
            "a catalogue's metric is the catalogue's number, and absent where it does not apply",
            "Follow docs/metrics.md, or take an id that is not there."),
    DECLARED(
            "a metric outside the catalogue is declared: one number, of that kind",
            "Add its kind and continuity to its definition; PROPORTION is 0 or 1, SCORE 0 to 1, LOSS at least 0."),
    REPEATED(
            "the same record twice gives the same bytes, but for defines",
            "Take no clock, random number or order of a hash table into the score.");

    private final String holds;
    private final String advice;

    Demand(String holds, String advice) {
        this.holds = holds;
        this.advice = advice;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What holds, in words. */
    String holds() {
        return holds;
    }

    /** What to do where it does not. */
    String advice() {
        return advice;
    }

    private static String header() {
        long fingerprint = SchemaNormalization.parsingFingerprint64(Score.getClassSchema());
        byte[] bytes = ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(fingerprint)
                .array();
        return "C3 01 " + HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes);
    }
}
