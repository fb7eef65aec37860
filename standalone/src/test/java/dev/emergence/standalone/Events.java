package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.emergence.schemas.EventKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What analysis-service has said, for tests. */
final class Events {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A list has completions only where they are asked for. */
    static final String ALL_KINDS =
            Stream.of(EventKind.values()).map(kind -> "kind=" + kind).collect(Collectors.joining("&"));

    private Events() {}

    /** Waits until every record on every topic has been read by everyone. */
    static void settle(String broker) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker))) {
            for (int quiet = 0; quiet < 4; ) {
                quiet = lag(admin) == 0 ? quiet + 1 : 0;
                assertThat(System.nanoTime()).as("lag %d", lag(admin)).isLessThan(deadline);
                Thread.sleep(500);
            }
        }
    }

    private static long lag(Admin admin) throws Exception {
        long lag = 0;
        for (String group : List.of("scoring-default", "analysis")) {
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            var ends = admin.listOffsets(read.keySet().stream()
                            .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest())))
                    .all()
                    .get();
            for (var entry : read.entrySet()) {
                lag += ends.get(entry.getKey()).offset() - entry.getValue().offset();
            }
        }
        return lag;
    }

    /** All events of a family, of every kind, page by page, in the order they were said. */
    static List<JsonNode> all(Verdicts verdicts, String family) throws Exception {
        List<JsonNode> events = new ArrayList<>();
        verdicts.list("/v1/events?order=oldest&limit=70&family=" + family + "&" + ALL_KINDS)
                .forEach(events::add);
        return events;
    }

    static List<String> ids(List<JsonNode> events) {
        return events.stream().map(event -> event.get("id").asText()).toList();
    }

    /** The newest event of each break that is open, by break. */
    static Map<String, JsonNode> open(List<JsonNode> events) {
        Map<String, JsonNode> open = new LinkedHashMap<>();
        for (JsonNode event : events) {
            String id = event.get("break_id").asText();
            if (event.get("kind").asText().equals("RESOLVED")) {
                assertThat(open.remove(id)).as(id).isNotNull();
            } else if (!event.get("break_id").isNull()) {
                open.put(id, event);
            }
        }
        return open;
    }
}
