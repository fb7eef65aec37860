package dev.emergence.importers;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A metric's file of MLflow, {@code mlruns/EXPERIMENT/RUN/metrics/KEY}: lines of time, value and step. */
final class Mlflow implements Importer {
    private static final Pattern LINE = Pattern.compile("(\\d{13}) (\\S{1,40})(?: (\\d{1,18}))?");
    private static final Pattern NAMED = Pattern.compile("run_name: *['\"]?(.{1,256}?)['\"]? *");
    private static final int LONGEST_LINE = 100;

    @Override
    public String format() {
        return "mlflow";
    }

    @Override
    public boolean recognises(Source source, String head) {
        return LINE.matcher(head.split("\r?\n", 2)[0]).matches();
    }

    @Override
    public void read(Source source, Sink sink) throws IOException, Refusal {
        String path = source.named().toString().replace('\\', '/');
        int metrics = path.lastIndexOf("/metrics/");
        String key = source.given().metric() != null
                ? source.given().metric()
                : metrics < 0 ? null : path.substring(metrics + "/metrics/".length());
        if (key == null) {
            throw new Refusal("does not stand in a folder metrics, which names its metric: add --metric NAME");
        }
        String run = metrics < 0 ? null : run(source, path.substring(0, metrics));
        Scalar scalar = Scalar.of(key);
        try (BufferedReader in = source.reader()) {
            int number = 0;
            for (String line = line(in); line != null; line = line(in)) {
                number++;
                Matcher matcher = LINE.matcher(line);
                if (matcher.matches() && matcher.group(3) != null) {
                    double step = Double.parseDouble(matcher.group(3));
                    long time = Long.parseLong(matcher.group(1));
                    scalar.point(source, run, step, null, Text.number(matcher.group(2)), time, sink);
                } else if (matcher.matches()) {
                    sink.refused("line " + number, "has no step, as older versions wrote it");
                } else if (!line.isBlank()) {
                    sink.refused("line " + number, "is not a time, a value and a step");
                }
            }
        }
    }

    /** A line, or as much of it as one may have; the rest is passed over. */
    private static String line(BufferedReader in) throws IOException {
        StringBuilder line = new StringBuilder();
        int c = in.read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = in.read()) {
            if (line.length() < LONGEST_LINE && c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** The run's name, which its meta.yaml has, else its id. */
    private static String run(Source source, String folder) throws IOException {
        for (Path path = source.path().toAbsolutePath(); path != null; path = path.getParent()) {
            Path meta = path.resolveSibling("meta.yaml");
            if (Files.isRegularFile(meta) && Files.size(meta) < 1 << 16) {
                for (String line : new String(Files.readAllBytes(meta), StandardCharsets.UTF_8).split("\r?\n", -1)) {
                    Matcher named = NAMED.matcher(line);
                    if (named.matches() && !named.group(1).isBlank()) {
                        return named.group(1);
                    }
                }
                break;
            }
        }
        return folder.replaceFirst(".*/", "");
    }
}
