package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Content;
import dev.emergence.schemas.DataErrorHandler;
import dev.emergence.schemas.Topics;
import dev.emergence.standalone.stack.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Where content is not kept, texts are nowhere once every scorer has them, and all that follows from them is the same. */
@Isolated
@Tag("long")
class ContentIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Topics TOPICS = Topics.withPrefix(Topics.DEFAULT_PREFIX);
    private static final int SECRETS = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final List<String> secrets = new ArrayList<>();
    private String family;

    @ParameterizedTest
    @EnumSource(value = Content.class, names = "KEEP", mode = EnumSource.Mode.EXCLUDE)
    void ofAHundredSecretsNoneIsLeftOnceTheSlowestScorerHasThemAndCurvesAndFlipsAreThoseOfKeptTexts(Content content)
            throws Exception {
        long seed = Long.getLong("emergence.seed", System.nanoTime());
        System.out.println("ContentIT: seed " + seed + " (-Demergence.seed repeats it)");
        Random random = new Random(seed);
        for (int i = 0; i < SECRETS; i++) {
            secrets.add("secret%03dx%016x".formatted(i, random.nextLong()));
        }
        family = "content-" + Long.toHexString(seed);
        List<String> lines = lines();
        RunningStack keeping = SharedStack.RECORDED.running();
        keeping.send(lines);
        assertThat(inFiles(keeping.folder.resolve("kafka")))
                .as(
                        "as they are in files where texts are kept: they would be found, but for those of which four letters come twice")
                .hasSizeGreaterThan(SECRETS / 2);

        Map<String, String> settings = new HashMap<>(RunningStack.watchingAdditions());
        settings.put("EMERGENCE_COMPLETENESS_QUIET", "1H");
        settings.put("EMERGENCE_CONTENT", content.label());
        settings.put("EMERGENCE_CONTENT_KEY", "0123456789abcdef0123456789abcdef");
        settings.put("EMERGENCE_CONTENT_SCORERS", "default,slow");
        settings.put("EMERGENCE_CONTENT_INTERVAL", "5S");
        try (RunningStack none = new RunningStack(settings);
                Service slow = none.stack.scorer("slow", "bleu")) {
            none.send(lines);
            Thread.sleep(15_000); // three times the interval, and as often as texts are looked for
            assertThat(inTopics(none)).as("the slow scorer has read nothing").hasSize(SECRETS);

            try (Log log = new Log(none.broker())) {
                log.send(
                        TOPICS.generations().name(),
                        "planted",
                        secrets.get(0).getBytes(StandardCharsets.UTF_8)); // no record
            }
            // what is in the middle of it when it dies goes on where it was
            none.process("ingest").destroyForcibly();
            none.awaitRestarted("ingest");
            slow.start();
            slow.awaitReady(PATIENCE);
            Await.until("no text in any topic", PATIENCE, () -> inTopics(none).isEmpty());
            Await.until(
                    "no text in any file", PATIENCE, () -> inFiles(none.folder).isEmpty());
            assertThat(endsOfGenerations(none)).as("files are begun once").isEqualTo(settled(none));

            try (Log log = new Log(none.broker())) {
                List<ConsumerRecord<byte[], byte[]>> letters =
                        log.read(TOPICS.generations().deadLetters());
                assertThat(letters).hasSize(2); // of each scorer
                letters.forEach(letter -> {
                    assertThat(letter.value()).isNull();
                    assertThat(Log.text(letter, DataErrorHandler.LEFT_OUT)).isEqualTo("26 bytes");
                });
            }
            Await.until("each example scored by the slow one", PATIENCE, () -> !none.verdicts
                    .list("/v1/curves?metric=bleu&family=" + family)
                    .isEmpty());
            Map<String, JsonNode> curves = none.curves(family);
            curves.keySet().removeIf(name -> name.endsWith(" bleu"));
            assertThat(curves).isNotEmpty().isEqualTo(keeping.curves(family));
            assertFlips(keeping, none, content);

            JsonNode seen = Cli.doctor(none.stack.ready());
            assertThat(seen.at("/content/texts").asText()).as(seen.toString()).isEqualTo(content.label());
            assertThat(Files.readString(none.folder.resolve("logs/ingest.log")))
                    .contains("EMERGENCE_CONTENT=" + content.label(), "no offset is committed by scoring-slow");
        }
    }

    /** Two models and a task of the recording; in each text of some lines a secret, which changes scores alike everywhere. */
    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>(RunningStack.lines(RunningStack.family(family)));
        lines.removeIf(
                line -> !line.contains("\"addition_3_digit\"") || !line.matches(".*\"tiny-symbolic-d(32|64)\".*"));
        for (int i = 0; i < SECRETS; i++) {
            ObjectNode line = (ObjectNode) JSON.readTree(lines.get(i * 87)); // of 2 × 29 × 150, all over them
            switch (i % 4) {
                case 0 -> line.put("prompt", "What is " + secrets.get(i) + "?");
                case 1 -> line.put("output", "It is " + secrets.get(i));
                case 2 -> line.putArray("targets").add(secrets.get(i));
                default -> line.putObject("attributes").put("note", secrets.get(i));
            }
            lines.set(i * 87, line.toString());
        }
        return lines;
    }

    /** Those that a reader finds, compressed or not, committed or not. */
    private Set<String> inTopics(RunningStack running) throws Exception {
        Set<String> found = new HashSet<>();
        try (Log log = new Log(running.broker());
                Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, running.broker()))) {
            for (String topic : admin.listTopics().names().get()) {
                for (ConsumerRecord<byte[], byte[]> record : log.read(topic)) {
                    find(record.key(), found);
                    find(record.value(), found);
                    record.headers().forEach(header -> find(header.value(), found));
                }
            }
        }
        return found;
    }

    /** Those in the bytes of files. */
    private Set<String> inFiles(Path folder) throws IOException {
        Set<String> found = new HashSet<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    // what this test has sent; and Kafka's offsets and times, ten megabytes a file of nothing else
                    .filter(file -> !file.getFileName().toString().matches("recording.*|[0-9]+[.](time)?index"))
                    .toList()) {
                find(Files.readAllBytes(file), found);
            }
        } catch (NoSuchFileException | UncheckedIOException e) {
            return inFiles(folder); // one was deleted while it was looked for
        }
        return found;
    }

    private void find(byte[] bytes, Set<String> found) {
        if (bytes != null) {
            // what is random of a secret: what they begin with alike is compressed
            String text = new String(bytes, StandardCharsets.ISO_8859_1);
            secrets.stream()
                    .filter(secret -> text.contains(secret.substring(secret.length() - 16)))
                    .forEach(found::add);
        }
    }

    private static List<Long> endsOfGenerations(RunningStack running) {
        try (Log log = new Log(running.broker())) {
            return log.ends(TOPICS.generations().name());
        }
    }

    /** The ends three intervals later. */
    private static List<Long> settled(RunningStack running) throws InterruptedException {
        Thread.sleep(15_000);
        return endsOfGenerations(running);
    }

    private void assertFlips(RunningStack keeping, RunningStack none, Content content) throws Exception {
        String question = "/v1/flips?family=" + family
                + "&model=tiny-symbolic-d32&task=addition_3_digit&metric=exact_match&from=4857&to=6000&limit=20&show=all&texts=true";
        JsonNode kept = keeping.verdicts.get(question);
        JsonNode bare = none.verdicts.get(question);
        assertThat(bare.get("examples")).isNotEmpty();
        for (JsonNode example : bare.get("examples")) {
            JsonNode texts = example.get("texts");
            assertThat(texts.get("prompt").isNull()).isTrue();
            assertThat(texts.at("/undefined/output_after").asText()).isEqualTo("not_kept");
        }
        for (int i = 0; i < bare.get("examples").size(); i++) {
            JsonNode texts = kept.at("/examples/" + i + "/texts");
            assertThat(bare.at("/examples/" + i + "/same_output").toString())
                    .isEqualTo(
                            content == Content.HASH
                                    ? "" + texts.get("output_before").equals(texts.get("output_after"))
                                    : "null");
        }
        for (JsonNode answer : List.of(kept, bare)) {
            answer.get("examples")
                    .forEach(example -> ((ObjectNode) example).remove(List.of("texts", "from", "to", "same_output")));
        }
        assertThat(bare).isEqualTo(kept);
    }
}
