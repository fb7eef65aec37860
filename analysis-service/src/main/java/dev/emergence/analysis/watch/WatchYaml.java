package dev.emergence.analysis.watch;

import dev.emergence.schemas.Severity;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads a watch list from YAML: {@code watch: [{tasks: "cyber-*", severity: critical, evidence: 10, direction: up}]}. */
final class WatchYaml {
    private static final List<String> FIELDS = List.of("tasks", "severity", "evidence", "direction");

    private WatchYaml() {}

    /** @throws IllegalArgumentException if it is no watch list: says line, entry, field, and what is allowed */
    static WatchList read(String text) {
        Node root = compose(text);
        if (!(root instanceof MappingNode top)) {
            throw new IllegalArgumentException(
                    "the file must be of the form  watch: [{tasks: \"cyber-*\", severity: critical}]");
        }
        List<WatchList.Entry> entries = new ArrayList<>();
        fields(top, "the file", List.of("watch")).forEach((name, value) -> {
            if (!(value instanceof SequenceNode list)) {
                throw wrong(value, "watch", "must be a list of entries");
            }
            for (Node node : list.getValue()) {
                entries.add(entry(node, "entry " + (entries.size() + 1)));
            }
        });
        return new WatchList(List.copyOf(entries));
    }

    private static Node compose(String text) {
        try {
            LoaderOptions options = new LoaderOptions();
            return new Yaml(new SafeConstructor(options)).compose(new StringReader(text));
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new IllegalArgumentException("line " + line + ": no valid YAML: " + e.getProblem(), e);
        } catch (YAMLException e) {
            throw new IllegalArgumentException("no valid YAML: " + e.getMessage(), e);
        }
    }

    private static WatchList.Entry entry(Node node, String name) {
        if (!(node instanceof MappingNode entry)) {
            throw wrong(node, name, "must have the fields " + String.join(", ", FIELDS));
        }
        Map<String, Node> fields = fields(entry, name, FIELDS);
        for (String needed : List.of("tasks", "severity")) {
            if (!fields.containsKey(needed)) {
                throw wrong(node, name, needed + " is missing");
            }
        }
        return new WatchList.Entry(
                text(fields.get("tasks"), name, "tasks"),
                one(Severity.class, fields.get("severity"), name, "severity"),
                fields.containsKey("evidence") ? evidence(fields.get("evidence"), name) : OptionalDouble.empty(),
                fields.containsKey("direction")
                        ? one(WatchList.Direction.class, fields.get("direction"), name, "direction")
                        : WatchList.Direction.any);
    }

    private static Map<String, Node> fields(MappingNode node, String name, List<String> allowed) {
        Map<String, Node> fields = new HashMap<>();
        for (NodeTuple tuple : node.getValue()) {
            Node key = tuple.getKeyNode();
            String field = key instanceof ScalarNode scalar ? scalar.getValue() : "";
            if (!allowed.contains(field)) {
                throw wrong(key, name, "unknown field '" + field + "', known are " + String.join(", ", allowed));
            }
            if (fields.put(field, tuple.getValueNode()) != null) {
                throw wrong(key, name, field + " is there twice");
            }
        }
        return fields;
    }

    private static String text(Node node, String entry, String field) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue().strip() : "";
        if (text.isEmpty()) {
            throw wrong(node, entry, field + " must be the name of a task; * stands for any characters, ? for one");
        }
        return text;
    }

    private static <E extends Enum<E>> E one(Class<E> type, Node node, String entry, String field) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        return Stream.of(type.getEnumConstants())
                .filter(constant -> constant.name().equals(text))
                .findFirst()
                .orElseThrow(() -> wrong(
                        node,
                        entry,
                        field + " must be one of "
                                + Stream.of(type.getEnumConstants())
                                        .map(Enum::name)
                                        .collect(Collectors.joining(", "))));
    }

    private static OptionalDouble evidence(Node node, String entry) {
        String text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        double factor;
        try {
            factor = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            factor = Double.NaN;
        }
        if (!(factor >= 1 && factor <= Double.MAX_VALUE)) {
            throw wrong(node, entry, "evidence must be a Bayes factor of at least 1, such as 10 (100 is decisive)");
        }
        return OptionalDouble.of(factor);
    }

    private static IllegalArgumentException wrong(Node node, String entry, String message) {
        int line = node.getStartMark().getLine() + 1;
        return new IllegalArgumentException("line " + line + ", " + entry + ": " + message);
    }
}
