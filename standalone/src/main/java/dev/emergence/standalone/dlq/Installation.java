package dev.emergence.standalone.dlq;

import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Option;

/** Which Kafka and which topics, as options. */
public final class Installation {
    @Option(
            names = "--broker-port",
            defaultValue = "9092",
            description = "names the stack on this machine (default: ${DEFAULT-VALUE})")
    private int brokerPort;

    @Option(names = "--broker", description = "a Kafka elsewhere, host:port")
    private String broker;

    @Option(
            names = "--prefix",
            defaultValue = Topics.DEFAULT_PREFIX,
            description = "what topics' names begin with (default: ${DEFAULT-VALUE})")
    private String prefix;

    /** What is done with the dead letters of an installation. */
    interface Work<R> {
        R with(DeadLetters letters) throws IOException;
    }

    /** Where Kafka is, host:port. */
    public String broker() {
        return broker != null ? broker : "127.0.0.1:" + brokerPort;
    }

    /** The stack's broker on this machine; none if Kafka is elsewhere. */
    public OptionalInt port() {
        return broker != null ? OptionalInt.empty() : OptionalInt.of(brokerPort);
    }

    /** The options that name this Kafka, for a command line. */
    public String options() {
        return broker != null ? "--broker " + broker : "--broker-port " + brokerPort;
    }

    /** What the names of its topics begin with. */
    public String prefix() {
        return prefix;
    }

    public Topics topics() {
        return Topics.withPrefix(prefix);
    }

    /**
     * @param name of a topic or of its dead letters, with or without prefix
     * @throws IOException if there is no such topic; the message lists those there are
     */
    Topic<?> topic(String name) throws IOException {
        for (Topic<?> topic : topics().all()) {
            if (List.of(topic.name(), topic.deadLetters()).stream()
                    .anyMatch(full -> full.equals(name) || full.equals(prefix + name))) {
                return topic;
            }
        }
        throw new IOException("'" + name + "' is no topic of this installation. Known: "
                + topics().all().stream().map(Topic::deadLetters).collect(Collectors.joining(", ")));
    }

    /** @throws IOException if Kafka does not do what is asked; the message says how to name another */
    <R> R work(Work<R> work) throws IOException {
        try (DeadLetters letters = new DeadLetters(broker(), topics())) {
            return work.with(letters);
        } catch (KafkaException e) {
            throw new IOException(
                    "Kafka at " + broker() + ": " + e.getMessage()
                            + " (is the stack running? --broker-port or --broker names another)",
                    e);
        }
    }
}
