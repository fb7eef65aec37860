package dev.emergence.standalone.dlq;

import dev.emergence.schemas.Topic;
import dev.emergence.schemas.Topics;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.KafkaException;
import picocli.CommandLine.Option;

/** Which Kafka and which topics, as options. */
public final class KafkaOptions {
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

    @Option(
            names = "--kafka-config",
            paramLabel = "FILE",
            description =
                    "properties for each Kafka client, such as security.protocol, sasl.* and ssl.*; where Kafka is, is not among them")
    private Path kafkaConfig;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "10",
            description = "for each answer of Kafka or a service (default: ${DEFAULT-VALUE})")
    private int timeout;

    /** What is done with the dead letters of an installation. */
    interface Work<R> {
        R with(DeadLetters letters) throws IOException;
    }

    /** Where Kafka is, host:port. */
    public String broker() {
        return broker != null ? broker : "127.0.0.1:" + brokerPort;
    }

    /** How long Kafka or a service may take for an answer. */
    public Duration timeout() {
        return Duration.ofSeconds(timeout);
    }

    /**
     * What each Kafka client is given; what it needs for its own work goes over that.
     *
     * @throws IOException if the file with the settings can't be read
     */
    public Map<String, Object> client() throws IOException {
        Properties given = new Properties();
        if (kafkaConfig != null) {
            try (Reader file = Files.newBufferedReader(kafkaConfig)) {
                given.load(file);
            } catch (IOException | IllegalArgumentException e) {
                throw new IOException("--kafka-config can't be read: " + e, e);
            }
        }
        given.setProperty(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, broker());
        Map<String, Object> client = new HashMap<>();
        client.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, timeout * 500);
        client.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout * 1000);
        given.stringPropertyNames().forEach(name -> client.put(name, given.getProperty(name)));
        return client;
    }

    /** What Kafka, or its client, says is wrong. */
    public static String words(KafkaException failure) {
        Throwable cause = failure.getCause();
        return failure.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
    }

    /** The stack's broker on this machine; none if Kafka is elsewhere. */
    public OptionalInt port() {
        return broker != null ? OptionalInt.empty() : OptionalInt.of(brokerPort);
    }

    /** The options that name this installation, for a command line. */
    public String options() {
        StringBuilder options =
                new StringBuilder(broker != null ? "--broker " + broker : "--broker-port " + brokerPort);
        if (!prefix.equals(Topics.DEFAULT_PREFIX)) {
            options.append(" --prefix ").append(prefix);
        }
        if (kafkaConfig != null) {
            options.append(" --kafka-config '").append(kafkaConfig).append('\'');
        }
        return options.toString();
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
        try (DeadLetters letters = new DeadLetters(client(), topics())) {
            return work.with(letters);
        } catch (KafkaException e) {
            throw away(e);
        }
    }

    /** What a command says of a failure: how to name another Kafka. */
    public IOException away(KafkaException e) {
        return new IOException(
                "Kafka at " + broker() + ": " + words(e)
                        + " (is the stack running? --broker-port or --broker names another)",
                e);
    }
}
