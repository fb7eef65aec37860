package dev.emergence.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The product's series that an expression for Prometheus names. */
final class Series {
    private static final Path HOME = Path.of("..");

    /** A name before a colon is that of a recording rule. */
    private static final Pattern NAME = Pattern.compile("(?<![:\\w])emergence_\\w+");

    /** What a statement that gives labels says after it. */
    private static final Pattern LABELLED = Pattern.compile("(?:labelNames|Labels\\.of|curve\\.add)\\(([^;]*);");

    private static final Pattern WORD = Pattern.compile("\"([a-z_]+)\"");

    private Series() {}

    /** Without what a histogram adds to its name. */
    static Set<String> of(String expression) {
        return NAME.matcher(expression)
                .results()
                .map(found -> found.group().replaceFirst("_(sum|count|bucket)$", ""))
                .collect(Collectors.toSet());
    }

    /** Those of them that a service exposes. */
    static Set<String> exposed(Set<String> series) throws IOException {
        String sources = sources();
        Set<String> exposed = new TreeSet<>();
        series.stream().filter(name -> sources.contains('"' + name + '"')).forEach(exposed::add);
        return exposed;
    }

    /** The labels that services give to any of their series, and {@code le}, which histograms have. */
    static Set<String> labels() throws IOException {
        Set<String> labels = new TreeSet<>(Set.of("le"));
        LABELLED.matcher(sources())
                .results()
                .flatMap(statement -> WORD.matcher(statement.group(1)).results())
                .forEach(word -> labels.add(word.group(1)));
        return labels;
    }

    private static String sources() throws IOException {
        StringBuilder sources = new StringBuilder();
        for (String module : List.of("service", "ingest-service", "scoring-service", "analysis-service")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sources.append(Files.readString(file));
                }
            }
        }
        return sources.toString();
    }
}
