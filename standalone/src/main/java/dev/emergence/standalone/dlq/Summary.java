package dev.emergence.standalone.dlq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The letters of one topic that wait. Several services that could not read one record wrote a letter each. */
final class Summary {
    private final String topic;
    private final long redriven;
    private final Set<String> records = new HashSet<>();
    private final Map<String, Long> reasons = new TreeMap<>();
    private final Map<String, Long> services = new TreeMap<>();
    private long letters;
    private long oldest = Long.MAX_VALUE;
    private long newest = Long.MIN_VALUE;

    /** @param redriven records that don't wait any more */
    Summary(String topic, long redriven) {
        this.topic = topic;
        this.redriven = redriven;
    }

    void add(DeadLetter letter, String identity) {
        letters++;
        records.add(identity);
        reasons.merge(letter.reason(), 1L, Long::sum);
        services.merge(letter.service(), 1L, Long::sum);
        oldest = Math.min(oldest, letter.record().timestamp());
        newest = Math.max(newest, letter.record().timestamp());
    }

    long records() {
        return records.size();
    }

    ObjectNode json() {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode json = mapper.createObjectNode()
                .put("topic", topic)
                .put("records", records())
                .put("letters", letters)
                .put("redriven", redriven)
                .put(
                        "oldest",
                        letters == 0 ? null : Instant.ofEpochMilli(oldest).toString())
                .put(
                        "newest",
                        letters == 0 ? null : Instant.ofEpochMilli(newest).toString());
        json.set("reasons", mapper.valueToTree(reasons));
        json.set("services", mapper.valueToTree(services));
        return json;
    }

    String text() {
        StringBuilder text =
                new StringBuilder(topic).append(String.format(": %,d waiting, %,d redriven%n", records(), redriven));
        if (letters > 0) {
            text.append(String.format("  from %s to %s%n", Instant.ofEpochMilli(oldest), Instant.ofEpochMilli(newest)));
        }
        reasons.forEach((reason, count) -> text.append(String.format("  %,8d  %s%n", count, reason)));
        services.forEach((service, count) -> text.append(String.format("  %,8d  from %s%n", count, service)));
        return text.toString();
    }
}
