package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The manifests as a cluster would get them. */
final class Kustomize {
    static final Path HOME = Path.of(System.getProperty("emergence.home"));
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    /** An overlay that docs/kubernetes.md shows, with its place in the first line. */
    private static final Pattern SHOWN =
            Pattern.compile("```yaml\n# k8s/overlays/([a-z-]+)/kustomization[.]yaml\n(.*?)```", Pattern.DOTALL);

    private static final Map<String, String> RENDERED = new ConcurrentHashMap<>();

    private Kustomize() {}

    /** Every folder that is meant for {@code kubectl apply -k}, and every overlay that docs/kubernetes.md shows. */
    static List<String> overlays() throws IOException {
        try (Stream<Path> folders = Files.list(HOME.resolve("k8s/overlays"))) {
            return Stream.concat(folders.map(folder -> folder.getFileName().toString()), shown().keySet().stream())
                    .sorted()
                    .toList();
        }
    }

    private static Map<String, String> shown() throws IOException {
        return SHOWN.matcher(Files.readString(HOME.resolve("docs/kubernetes.md")))
                .results()
                .collect(Collectors.toMap(block -> block.group(1), block -> block.group(2)));
    }

    /** The overlay's folder; one that is only shown is written down, as it stands, where it leads to the others. */
    private static Path folder(String overlay) throws IOException {
        String text = shown().get(overlay);
        if (text == null) {
            return HOME.resolve("k8s/overlays").resolve(overlay);
        }
        Path folder = Files.createDirectories(HOME.resolve("k8s/target/shown").resolve(overlay));
        Files.writeString(folder.resolve("kustomization.yaml"), text.replace("[../", "[../../../overlays/"));
        return folder;
    }

    /** All objects of an overlay. Skips the test, and says so, where there is no kubectl. */
    static List<ObjectNode> render(String overlay) throws IOException, InterruptedException {
        String text = RENDERED.get(overlay);
        if (text == null) {
            text = kustomize(overlay);
            RENDERED.put(overlay, text);
        }
        return parse(text);
    }

    private static String kustomize(String overlay) throws IOException, InterruptedException {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kubectl")));
        assumeTrue(installed, "kubectl (1.27 or later) is not installed");
        Path errors = Files.createTempFile("kustomize", ".err");
        Process process = new ProcessBuilder(
                        "kubectl", "kustomize", folder(overlay).toString())
                .redirectError(errors.toFile())
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(errors)).isZero();
        // deprecated fields are complained about there
        assertThat(errors).isEmptyFile();
        Files.delete(errors);
        return text;
    }

    static List<ObjectNode> parse(String yaml) throws IOException {
        try (MappingIterator<ObjectNode> objects =
                YAML.readerFor(ObjectNode.class).readValues(yaml)) {
            return objects.readAll();
        }
    }

    static ObjectNode one(List<ObjectNode> objects, String kind, String name) {
        return objects.stream()
                .filter(object -> object.get("kind").asText().equals(kind)
                        && object.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
    }

    /** Kind and name, as messages say them. */
    static String called(ObjectNode object) {
        return object.get("kind").asText() + " " + object.at("/metadata/name").asText();
    }
}
