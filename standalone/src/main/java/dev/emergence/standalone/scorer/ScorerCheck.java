package dev.emergence.standalone.scorer;

import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import dev.emergence.schemas.Score;
import dev.emergence.standalone.scorer.Answers.Pair;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;

/** Gives a scorer of any language the same records and holds its answers to the contract of the scores topic. */
public final class ScorerCheck {
    private static final List<String> COPIED = List.of(
            "family",
            "model",
            "parameters",
            "step",
            "tokens",
            "flops",
            "loss",
            "checkpoint_id",
            "task",
            "example",
            "attempt",
            "cluster",
            "time");

    private final ScorerReport report = new ScorerReport();

    private ScorerCheck() {}

    /**
     * @param command program and arguments
     * @param limit from its start to its end
     */
    public static ScorerReport run(List<String> command, Duration limit) throws InterruptedException {
        ScorerCheck check = new ScorerCheck();
        check.report.checked(Demand.STARTS);
        try {
            check.check(command, limit);
        } catch (IOException e) {
            check.report.found(Demand.STARTS, e.getMessage());
        }
        return check.report;
    }

    private void check(List<String> command, Duration limit) throws IOException, InterruptedException {
        List<GivenRecord> given = GivenRecords.all();
        ScorerProcess process = ScorerProcess.run(command, given, limit);
        if (process.wroteTooMuch()) {
            report.found(Demand.ENDS, "it wrote without end and was stopped");
            return;
        }
        Answers answers = new Answers(report);
        List<Answer> read = answers.read(process.output());
        ended(process, read.size(), limit);
        List<Pair> pairs = answers.match(given, read);
        if (!pairs.isEmpty()) {
            copied(pairs);
            List<Pair> defined = defined(pairs);
            if (!defined.isEmpty()) {
                scorer(defined);
                new MetricChecks(report).check(defined);
            }
            repeated(pairs);
        }
    }

    private List<Pair> defined(List<Pair> pairs) {
        report.checked(Demand.DEFINITION);
        List<Pair> defined = new ArrayList<>();
        for (Pair pair : pairs) {
            if (pair.answer().layout() == null) {
                report.found(Demand.DEFINITION, "no definition came with or before " + pair.name());
            } else {
                defined.add(pair);
            }
        }
        return defined;
    }

    private void ended(ScorerProcess process, int answers, Duration limit) {
        report.checked(Demand.ENDS);
        if (process.late()) {
            report.found(
                    Demand.ENDS,
                    "it still ran after " + limit.toSeconds() + " s, with " + answers
                            + " answers, and was stopped (--time-limit allows more)");
        } else if (process.status() != 0) {
            report.found(Demand.ENDS, "it ended with status " + process.status() + ", after " + answers + " answers");
        }
    }

    private void copied(List<Pair> pairs) {
        List.of(Demand.KEYS, Demand.IDENTITY, Demand.PLACE, Demand.CHANCE).forEach(report::checked);
        for (Pair pair : pairs) {
            Generation generation = pair.given().generation();
            key(pair, Keys.of(generation.getFamily(), generation.getTask()));
            for (String field : COPIED) {
                if (!Objects.equals(value(generation, field), value(pair.score(), field))) {
                    report.found(Demand.IDENTITY, "'" + field + "' differs in the answer to " + pair.name());
                }
            }
            place(pair);
            Double chance = chance(generation);
            if (!Objects.equals(chance, pair.score().getChance())) {
                report.found(
                        Demand.CHANCE,
                        "chance of " + pair.name() + " is " + pair.score().getChance() + ", not " + chance);
            }
        }
    }

    private void key(Pair pair, String key) {
        if (!Arrays.equals(pair.answer().key(), key.getBytes(StandardCharsets.UTF_8))) {
            report.found(Demand.KEYS, "the answer to " + pair.name() + " has another key than '" + key + "'");
        }
    }

    private static Object value(SpecificRecord record, String field) {
        return record.get(record.getSchema().getField(field).pos());
    }

    private void place(Pair pair) {
        if (!pair.answer().belongsTo(pair.given())) {
            report.found(
                    Demand.PLACE,
                    pair.name() + " stands at partition " + pair.given().partition() + ", offset "
                            + pair.given().offset() + ", not at " + pair.score().getPartition() + ", "
                            + pair.score().getOffset());
        }
    }

    private static Double chance(Generation generation) {
        boolean choices =
                generation.getChoices() != null && !generation.getChoices().isEmpty();
        return generation.getChance() == null && choices
                ? Double.valueOf(1.0 / generation.getChoices().size())
                : generation.getChance();
    }

    private void scorer(List<Pair> pairs) {
        report.checked(Demand.SCORER);
        for (Pair pair : pairs) {
            String name = pair.definition().getScorer();
            if (name.isBlank()) {
                report.found(Demand.SCORER, "scorer is '" + name + "' in the definition of " + pair.name());
            }
        }
    }

    private void repeated(List<Pair> pairs) {
        report.checked(Demand.REPEATED);
        Map<Long, Pair> byOffset = new HashMap<>();
        for (Pair pair : pairs) {
            Pair before = byOffset.put(pair.given().offset(), pair);
            if (before != null && !Arrays.equals(bytes(before), bytes(pair))) {
                report.found(Demand.REPEATED, before.name() + " and " + pair.name() + " have different answers");
            }
        }
    }

    /** Without the definition, which comes along now and then. */
    private static byte[] bytes(Pair pair) {
        return AvroSerde.of(Score.class)
                .encode(Score.newBuilder(pair.score()).setDefines(null).build());
    }
}
