package dev.emergence.standalone.dlq;

import dev.emergence.schemas.Topic;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Sends dead letters back. */
@Command(
        name = "redrive",
        mixinStandardHelpOptions = true,
        description = {
            "Sends the dead letters that can be read now back to their topic, each record once.",
            "What is still broken waits on. A redriven record counts as the newest of its identity."
        })
final class RedriveCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private KafkaOptions kafkaOptions;

    @Mixin
    private Place place;

    @Parameters(paramLabel = "TOPIC", description = "a dead-letter topic, such as generations.dlq")
    private String topic;

    @Option(names = "--dry-run", description = "say what would be done, and do nothing")
    private boolean dryRun;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        Topic<?> source = kafkaOptions.topic(topic);
        Redrive redrive = new Redrive(source, place, kafkaOptions.topics().audit());
        Redrive.Result result = kafkaOptions.work(
                letters -> dryRun ? redrive.tried(letters) : redrive.done(letters, kafkaOptions.client()));
        place.require(result.letters() > 0);
        spec.commandLine()
                .getOut()
                .println(json ? result.json(source, dryRun).toPrettyString() : result.text(source, dryRun));
        return 0;
    }
}
