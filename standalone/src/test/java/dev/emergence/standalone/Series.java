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
        StringBuilder sources = new StringBuilder();
        for (String module : List.of("service", "ingest-service", "scoring-service", "analysis-service")) {
            try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src/main/java"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    sources.append(Files.readString(file));
                }
            }
        }
        Set<String> exposed = new TreeSet<>();
        series.stream().filter(name -> sources.indexOf('"' + name + '"') >= 0).forEach(exposed::add);
        return exposed;
    }
}
