package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.standalone.dlq.DeadLetters;
import dev.emergence.standalone.dlq.KafkaOptions;
import dev.emergence.standalone.scorer.ScorerCheck;
import dev.emergence.standalone.scorer.ScorerReport;
import dev.emergence.standalone.stack.Stack;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Looks at a stack from outside. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Checks broker, topics, lag, services and dead letters, or a scorer of your own; ends with status 1 if something is wrong.")
final class DoctorCommand implements Callable<Integer> {
    private static final Pattern UNDECLARED =
            Pattern.compile("emergence_scores_skipped_total\\{metric=\"([^\"]*)\",reason=\"not_declared\"} (\\S+)");

    private static final Pattern CONTENT = Pattern.compile("emergence_content_info\\{content=\"([^\"]*)\"}");
    private static final Pattern TEXTS_LEFT = Pattern.compile("(?m)^emergence_texts_left (\\S+)$");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private KafkaOptions kafkaOptions;

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Option(
            names = "--scorer",
            arity = "1..*",
            paramLabel = "COMMAND",
            description =
                    "checks this scorer instead, see docs/write-a-scorer.md: program and arguments, or a shell's line in quotes")
    private List<String> scorer;

    @Option(
            names = "--time-limit",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "for the scorer's whole run (default: ${DEFAULT-VALUE})")
    private int timeLimit;

    private final ObjectMapper mapper = new ObjectMapper();
    private boolean healthy = true;

    @Override
    public Integer call() throws IOException, InterruptedException {
        return scorer == null ? stack() : scorer();
    }

    private int scorer() throws InterruptedException {
        boolean line = scorer.size() == 1 && !Files.exists(Path.of(scorer.get(0)));
        List<String> command = line ? List.of("sh", "-c", scorer.get(0)) : scorer;
        ScorerReport report = ScorerCheck.run(command, Duration.ofSeconds(timeLimit));
        // The signs are no ASCII, which is all that a terminal without a locale is taken for.
        new PrintStream(System.out, true, StandardCharsets.UTF_8)
                .println(json ? report.json().toPrettyString() : report.text());
        return report.passed() ? 0 : 1;
    }

    private int stack() throws IOException, InterruptedException {
        ObjectNode report = mapper.createObjectNode();
        kafka(report, kafkaOptions.client());
        services(report.putObject("services"));
        content(report);
        warnings(report);
        report.put("healthy", healthy);
        spec.commandLine().getOut().println(json ? report.toPrettyString() : text(report));
        return healthy ? 0 : 1;
    }

    private void kafka(ObjectNode report, Map<String, Object> client) throws InterruptedException {
        ObjectNode kafka = report.putObject("broker").put("address", kafkaOptions.broker());
        try (Admin admin = Admin.create(client)) {
            kafka.put("nodes", admin.describeCluster().nodes().get().size());
            Map<TopicPartition, Long> ends = ends(admin);
            topics(report.putObject("topics"), ends);
            lag(report.putObject("lag"), admin, ends);
            deadLetters(report.putObject("dead_letters"), client);
        } catch (ExecutionException e) {
            healthy = false;
            kafka.put("error", String.valueOf(e.getCause().getMessage()));
        } catch (KafkaException e) {
            healthy = false;
            kafka.put("error", KafkaOptions.words(e));
        }
    }

    private Map<TopicPartition, Long> ends(Admin admin) throws InterruptedException, ExecutionException {
        Collection<String> names = admin.listTopics().names().get().stream()
                .filter(name -> name.startsWith(kafkaOptions.prefix()))
                .toList();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (TopicDescription topic :
                admin.describeTopics(names).allTopicNames().get().values()) {
            topic.partitions()
                    .forEach(partition ->
                            wanted.put(new TopicPartition(topic.name(), partition.partition()), OffsetSpec.latest()));
        }
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResult.ListOffsetsResultInfo> end :
                admin.listOffsets(wanted).all().get().entrySet()) {
            ends.put(end.getKey(), end.getValue().offset());
        }
        return ends;
    }

    private void topics(ObjectNode report, Map<TopicPartition, Long> ends) {
        Map<String, Long> sizes = new TreeMap<>(ends.entrySet().stream()
                .collect(Collectors.groupingBy(
                        end -> end.getKey().topic(), Collectors.summingLong(Map.Entry::getValue))));
        for (String name : kafkaOptions.topics().names()) {
            Long size = sizes.get(name);
            if (size == null) {
                healthy = false;
                report.put(name, "missing");
            } else {
                report.put(name, size);
            }
        }
    }

    private void deadLetters(ObjectNode report, Map<String, Object> client) {
        try (DeadLetters letters = new DeadLetters(client, kafkaOptions.topics())) {
            letters.waiting().forEach(report::put);
        } catch (KafkaException e) {
            healthy = false;
            report.put("error", KafkaOptions.words(e));
        }
        if (!report.isEmpty()) {
            healthy = false;
            report.put("advice", "./emergence dlq list " + kafkaOptions.options());
        }
    }

    /** Records that a group has not read yet; markers of transactions count as records. */
    private void lag(ObjectNode report, Admin admin, Map<TopicPartition, Long> ends)
            throws InterruptedException, ExecutionException {
        for (GroupListing group : admin.listGroups().all().get()) {
            if (group.groupId().endsWith("ingest-content")) {
                continue; // where files of deleted texts were closed: nobody reads there
            }
            Map<TopicPartition, OffsetAndMetadata> read = admin.listConsumerGroupOffsets(group.groupId())
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<String, Long> lag = new TreeMap<>();
            read.forEach((partition, offset) -> {
                if (offset != null && ends.containsKey(partition)) {
                    lag.merge(partition.topic(), ends.get(partition) - offset.offset(), Long::sum);
                }
            });
            if (!lag.isEmpty()) {
                report.set(group.groupId(), mapper.valueToTree(lag));
            }
        }
    }

    private void services(ObjectNode report) throws IOException, InterruptedException {
        OptionalInt port = kafkaOptions.port();
        if (port.isEmpty() || !Files.exists(Stack.description(port.getAsInt()))) {
            report.put("error", "no stack of './emergence serve' or 'demo' on this machine has this broker");
            return;
        }
        JsonNode stack = mapper.readTree(Stack.description(port.getAsInt()).toFile());
        report.put("launcher_pid", stack.get("launcher_pid").asLong());
        report.put("data", stack.get("data").asText());
        for (String name : new String[] {"ingest", "scoring", "analysis"}) {
            ObjectNode service = report.putObject(name);
            service.setAll((ObjectNode) stack.get(name));
            String state = state(stack.get(name).get("url").asText());
            healthy &= state.equals("UP");
            service.put("ready", state);
        }
    }

    /** What is kept of texts, and of how many generations they are still there though they are not to be kept. */
    private void content(ObjectNode report) throws InterruptedException {
        try {
            String metrics = get(report, "ingest", "/metrics");
            Matcher mode = CONTENT.matcher(metrics);
            if (mode.find()) {
                ObjectNode content = report.putObject("content").put("texts", mode.group(1));
                Matcher left = TEXTS_LEFT.matcher(metrics);
                if (left.find()) {
                    content.put("generations_with_texts", (long) Double.parseDouble(left.group(1)));
                }
            }
        } catch (IOException e) {
            // that a service does not answer, or not without a token, is said elsewhere
        }
    }

    /** What was odd about records that were taken: no fault of the stack, but often why there is no verdict. */
    private void warnings(ObjectNode report) throws InterruptedException {
        ObjectNode warnings = mapper.createObjectNode();
        try {
            for (JsonNode one : mapper.readTree(get(report, "ingest", "/v1/warnings"))) {
                String words = one.path("records").asText() + ": " + IngestClient.words(one.path("warning"));
                warnings.put(words, one.at("/warning/count").asLong());
            }
            Matcher undeclared = UNDECLARED.matcher(get(report, "scoring", "/metrics"));
            while (undeclared.find()) {
                warnings.put(
                        "generations: scores." + undeclared.group(1)
                                + " is not passed on: SCORING_SCORES does not name it",
                        (long) Double.parseDouble(undeclared.group(2)));
            }
        } catch (Refused e) {
            warnings.put("not seen", e.getMessage());
        } catch (IOException e) {
            // that a service does not answer is said already
        }
        if (!warnings.isEmpty()) {
            report.set("warnings", warnings);
        }
    }

    private String get(ObjectNode report, String service, String path) throws IOException, InterruptedException {
        String url = report.at("/services/" + service + "/url").asText();
        if (url.isEmpty()) {
            throw new IOException("no " + service);
        }
        Remote remote = new Remote(service + "-service", url);
        HttpResponse<byte[]> answer = remote.send(remote.request(path), kafkaOptions.timeout());
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw new Refused(service + "-service answered " + answer.statusCode() + " to " + path
                    + ": --token-file names a token that may read");
        }
        return new String(answer.body(), StandardCharsets.UTF_8);
    }

    /** The service runs, and does not answer without a token. */
    private static final class Refused extends IOException {
        private static final long serialVersionUID = 1;

        Refused(String message) {
            super(message);
        }
    }

    private String state(String url) throws InterruptedException {
        return switch (Remote.status(url + "/q/health/ready", kafkaOptions.timeout())) {
            case 200 -> "UP";
            case 0 -> "NO ANSWER";
            default -> "DOWN";
        };
    }

    private static String text(ObjectNode report) {
        StringBuilder text = new StringBuilder();
        report.properties().forEach(part -> {
            text.append(part.getKey());
            if (part.getValue().isObject()) {
                text.append('\n');
                part.getValue()
                        .properties()
                        .forEach(line -> text.append(String.format(
                                "  %-32s %s%n", line.getKey(), line.getValue().toString())));
            } else {
                text.append(": ").append(part.getValue().asText()).append('\n');
            }
        });
        return text.toString().stripTrailing();
    }
}
