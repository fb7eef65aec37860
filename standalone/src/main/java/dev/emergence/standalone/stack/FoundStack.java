package dev.emergence.standalone.stack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;

/**
 * Where a command finds the stack that runs on this machine, when nothing names another: on the usual ports, else the one that was started
 * last.
 */
public final class FoundStack implements IDefaultValueProvider {
    private static final String BROKER = "/broker";

    /** What an option has for its default, and where a stack's description says what it is there. */
    private static final Map<String, String> USUAL =
            Map.of("http://127.0.0.1:8080", "/ingest/url", "http://127.0.0.1:8082", "/analysis/url", "9092", BROKER);

    /** Their ports are those of a stack that is to be. */
    private static final Set<String> STARTS = Set.of("serve", "demo");

    private final ObjectMapper json = new ObjectMapper();
    private final Path folder;
    private Optional<JsonNode> found;

    /** @param folder of the descriptions of running stacks */
    public FoundStack(Path folder) {
        this.folder = folder;
    }

    /** Of this user. */
    public FoundStack() {
        this(Stack.description(0).getParent());
    }

    @Override
    public String defaultValue(ArgSpec argument) throws IOException {
        String place = argument.defaultValue() == null ? null : USUAL.get(argument.defaultValue());
        if (place == null || STARTS.contains(argument.command().name())) {
            return null;
        }
        if (found == null) {
            found = find();
        }
        return found.map(stack -> stack.at(place).asText())
                .map(address -> place.equals(BROKER) ? address.substring(address.lastIndexOf(':') + 1) : address)
                .filter(address -> !address.isEmpty())
                .orElse(null);
    }

    private Optional<JsonNode> find() throws IOException {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "stack-*.json")) {
                all.forEach(files::add);
            }
        }
        files.sort(Comparator.comparing((Path file) -> !file.endsWith("stack-9092.json"))
                .thenComparing(file -> -file.toFile().lastModified()));
        return files.stream().flatMap(file -> alive(file).stream()).findFirst();
    }

    private Optional<JsonNode> alive(Path file) {
        try {
            JsonNode stack = json.readTree(file.toFile());
            Instant written = Files.getLastModifiedTime(file).toInstant();
            // another process may have its number since
            return ProcessHandle.of(stack.path("launcher_pid").asLong())
                    .filter(launcher -> launcher.info()
                            .startInstant()
                            .map(start -> !start.isAfter(written))
                            .orElse(true))
                    .map(launcher -> stack);
        } catch (IOException e) {
            // half written, or gone since
            return Optional.empty();
        }
    }
}
