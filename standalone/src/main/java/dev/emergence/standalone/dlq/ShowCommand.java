package dev.emergence.standalone.dlq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Topic;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows single dead letters. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows dead letters: where each came from, why it was refused, and whether it could be read now.")
final class ShowCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private KafkaOptions kafkaOptions;

    @Mixin
    private Place place;

    @Parameters(paramLabel = "TOPIC", description = "a dead-letter topic, such as generations.dlq")
    private String topic;

    @Option(names = "--limit", defaultValue = "10", description = "the newest so many (default: ${DEFAULT-VALUE})")
    private int limit;

    @Option(names = "--bytes", description = "also the value in hexadecimal; it may contain prompts and outputs")
    private boolean bytes;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    private final ObjectMapper mapper = new ObjectMapper();

    @Override
    public Integer call() throws IOException {
        Topic<?> source = kafkaOptions.topic(topic);
        Deque<ObjectNode> shown = kafkaOptions.work(letters -> newest(letters, source));
        place.require(!shown.isEmpty());
        if (json) {
            ArrayNode all = mapper.createArrayNode();
            shown.forEach(all::add);
            spec.commandLine().getOut().println(all.toPrettyString());
        } else {
            shown.forEach(this::print);
            spec.commandLine().getOut().println(shown.size() + " shown");
        }
        return 0;
    }

    private Deque<ObjectNode> newest(DeadLetters letters, Topic<?> source) {
        Set<String> redriven = letters.redriven(source);
        Deque<ObjectNode> newest = new ArrayDeque<>();
        letters.letters(source, letter -> {
            if (place.holds(letter)) {
                newest.add(json(letter, source, redriven.contains(letter.identity())));
            }
            if (newest.size() > limit) {
                newest.remove();
            }
        });
        return newest;
    }

    private ObjectNode json(DeadLetter letter, Topic<?> source, boolean redriven) {
        ObjectNode node = mapper.createObjectNode()
                .put("partition", letter.record().partition())
                .put("offset", letter.record().offset())
                .put("time", Instant.ofEpochMilli(letter.record().timestamp()).toString())
                .put("source_topic", source.name());
        letter.source()
                .ifPresentOrElse(
                        from -> node.put("source_partition", from.partition()).put("source_offset", from.offset()),
                        () -> node.putNull("source_partition").putNull("source_offset"));
        node.put("exception", letter.reason())
                .put("service", letter.service())
                .put("key", letter.key())
                .put("size", letter.bytes())
                .put("left_out", letter.leftOut())
                .put("error_today", letter.unreadable(source).orElse(null))
                .put("redriven", redriven);
        if (bytes && letter.record().value() != null) {
            node.put("bytes", HexFormat.of().formatHex(letter.record().value()));
        }
        return node;
    }

    private void print(ObjectNode letter) {
        letter.properties().forEach(field -> {
            boolean readable =
                    field.getKey().equals("error_today") && field.getValue().isNull();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%-17s %s%n",
                            field.getKey(),
                            readable
                                    ? "none: it can be redriven"
                                    : field.getValue().asText("-"));
        });
        spec.commandLine().getOut().println();
    }
}
