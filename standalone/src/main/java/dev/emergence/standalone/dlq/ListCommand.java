package dev.emergence.standalone.dlq;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.emergence.schemas.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Counts dead letters. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        description =
                "Counts what waits in each dead-letter topic, by reason and by the service that could not read it.")
final class ListCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private KafkaOptions kafkaOptions;

    @Option(names = "--topic", description = "only this one's dead letters")
    private String topic;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<Topic<?>> topics = topic == null ? kafkaOptions.topics().all() : List.of(kafkaOptions.topic(topic));
        List<Summary> summaries = kafkaOptions.work(letters -> {
            List<Summary> found = new ArrayList<>();
            topics.forEach(each -> found.add(letters.summary(each)));
            return found;
        });
        if (json) {
            ArrayNode all = new ObjectMapper().createArrayNode();
            summaries.forEach(summary -> all.add(summary.json()));
            spec.commandLine().getOut().println(all.toPrettyString());
        } else {
            summaries.forEach(summary -> spec.commandLine().getOut().print(summary.text()));
        }
        return 0;
    }
}
