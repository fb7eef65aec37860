package dev.emergence.standalone.scorer;

import dev.emergence.schemas.AvroSerde;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.ScoreLayout;
import dev.emergence.schemas.ScorerDefinition;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.errors.SerializationException;

/** What a scorer wrote, line by line, and which record each line answers. */
final class Answers {
    private static final AvroSerde<Score> SERDE = AvroSerde.of(Score.class);

    private final ScorerReport report;
    /** Key → name of the definition → what it says. */
    private final Map<String, Map<String, ScoreLayout>> layouts = new HashMap<>();

    Answers(ScorerReport report) {
        this.report = report;
    }

    /** A record and its answer, which could be read. */
    record Pair(GivenRecord given, Answer answer) {
        Score score() {
            return answer.score();
        }

        ScorerDefinition definition() {
            return answer.layout().definition();
        }

        /** The record's name, as problems name it. */
        String name() {
            return "'" + given.name() + "'";
        }
    }

    List<Answer> read(byte[] output) {
        List<Answer> answers = new ArrayList<>();
        for (String line :
                new String(output, StandardCharsets.ISO_8859_1).lines().toList()) {
            answers.add(answer(answers.size() + 1, line));
        }
        return answers;
    }

    private Answer answer(int number, String line) {
        report.checked(Demand.LINES);
        String[] parts = line.split("\t", -1);
        if (parts.length != 2) {
            report.found(Demand.LINES, "line " + number + " has " + (parts.length - 1) + " tabs, not one");
            return new Answer(number, null, null, null, null);
        }
        try {
            byte[] key = Base64.getDecoder().decode(parts[0]);
            byte[] value = Base64.getDecoder().decode(parts[1]);
            Score score = score(number, value);
            return new Answer(number, key, value, score, score == null ? null : layout(parts[0], score));
        } catch (IllegalArgumentException e) {
            report.found(Demand.LINES, "line " + number + " is not base64");
            return new Answer(number, null, null, null, null);
        }
    }

    /** As analysis-service does: what was said under a name, in a task, holds until the name is given anew. */
    private ScoreLayout layout(String key, Score score) {
        Map<String, ScoreLayout> known = layouts.computeIfAbsent(key, task -> new HashMap<>());
        if (score.getDefines() != null) {
            known.put(score.getDefinition(), new ScoreLayout(score.getDefines()));
        }
        return known.get(score.getDefinition());
    }

    private Score score(int number, byte[] value) {
        report.checked(Demand.DECODES);
        try {
            return SERDE.decode(value);
        } catch (SerializationException e) {
            report.found(Demand.DECODES, "answer " + number + ": " + e.getMessage());
            return null;
        }
    }

    /** Finds each answer's record by the place it names; where that is no place, by the order, if no answer is missing. */
    List<Pair> match(List<GivenRecord> given, List<Answer> answers) {
        report.checked(Demand.COMPLETE);
        boolean places = answers.stream().allMatch(answer -> given.stream().anyMatch(answer::belongsTo));
        List<GivenRecord> readable =
                given.stream().filter(record -> !record.broken()).toList();
        if (places || readable.size() != answers.size()) {
            List<Pair> pairs = byPlace(given, answers);
            order(pairs);
            return pairs;
        }
        report.checked(Demand.BROKEN);
        return IntStream.range(0, answers.size())
                .filter(i -> answers.get(i).score() != null)
                .mapToObj(i -> new Pair(readable.get(i), answers.get(i)))
                .toList();
    }

    private void order(List<Pair> pairs) {
        for (int i = 1; i < pairs.size(); i++) {
            if (pairs.get(i).answer().number() < pairs.get(i - 1).answer().number()) {
                report.found(
                        Demand.COMPLETE,
                        "the answer to " + pairs.get(i).name() + " comes before that to "
                                + pairs.get(i - 1).name());
            }
        }
    }

    private List<Pair> byPlace(List<GivenRecord> given, List<Answer> answers) {
        List<Answer> left = new ArrayList<>(
                answers.stream().filter(one -> one.score() != null).toList());
        Map<GivenRecord, Answer> found = new LinkedHashMap<>();
        for (GivenRecord record : given) {
            left.stream().filter(one -> one.belongsTo(record)).findFirst().ifPresent(answer -> {
                left.remove(answer);
                found.put(record, answer);
            });
        }
        gaps(given, found.keySet());
        left.forEach(this::superfluous);
        return found.entrySet().stream()
                .filter(entry -> !entry.getKey().broken())
                .map(entry -> new Pair(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void gaps(List<GivenRecord> given, Set<GivenRecord> answered) {
        if (!answered.isEmpty()) {
            report.checked(Demand.BROKEN);
        }
        for (int i = 0; i < given.size(); i++) {
            GivenRecord record = given.get(i);
            if (record.broken() && answered.contains(record)) {
                report.found(Demand.BROKEN, "'" + record.name() + "' has an answer");
            }
            if (!record.broken() && !answered.contains(record)) {
                report.found(Demand.COMPLETE, "'" + record.name() + "' has no answer");
                // Only where the record before the broken one still had an answer is the broken one to blame.
                if (i > 1 && given.get(i - 1).broken() && answered.contains(given.get(i - 2))) {
                    report.found(Demand.BROKEN, "'" + record.name() + "' has no answer");
                }
            }
        }
    }

    private void superfluous(Answer answer) {
        report.found(
                Demand.COMPLETE,
                "answer " + answer.number() + " is to partition "
                        + answer.score().getPartition() + ", offset "
                        + answer.score().getOffset()
                        + ", where no further record was given");
    }
}
