package dev.emergence.standalone;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.importers.Sink;
import dev.emergence.importers.Source;
import dev.emergence.importers.Wire;
import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Keys;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What an import has found: kept in files of its own until all is read, since the sizes of checkpoints are sent first. */
final class Imported implements Sink, AutoCloseable {
    private static final int LINES = 2000;
    private static final int TOLD = 10;

    private final Path folder = Files.createTempDirectory("emergence-import-");
    private final Path generationFile = folder.resolve("generations.jsonl");
    private final Path pointFile = folder.resolve("points.jsonl");
    private final BufferedWriter generationLines = Files.newBufferedWriter(generationFile);
    private final BufferedWriter pointLines = Files.newBufferedWriter(pointFile);
    private final Map<String, Integer> leftOut = new TreeMap<>();
    private final Map<String, String> checkpoints = new TreeMap<>();
    private String file = "";
    private String format = "";
    /** Null where the tools' own numbers are not held against ours. */
    private final Comparison comparison;
    /** Null where it is told in words. */
    private final ArrayNode files;

    private long generations;
    private long points;
    private long generationsOfFile;
    private long pointsOfFile;
    private long refused;

    /**
     * @param comparison may be null
     * @param json whether it is told as JSON
     */
    Imported(Comparison comparison, boolean json) throws IOException {
        this.comparison = comparison;
        this.files = json ? JsonNodeFactory.instance.arrayNode() : null;
    }

    /** What comes from now on is of this file. */
    void begin(Source source, String itsFormat) {
        tellFile();
        file = source.path().toString();
        format = itsFormat;
    }

    private void tellFile() {
        if (file.isEmpty()) {
            return;
        }
        if (files == null) {
            System.out.printf(
                    "%s (%s): %,d generations, %,d points%n",
                    Terminal.plainLine(file), format, generationsOfFile, pointsOfFile);
            leftOut.forEach((why, count) -> System.out.println("  left out"
                    + (count == 1 ? "" : String.format(" (%,d times)", count)) + ": " + Terminal.plainLine(why)));
        } else {
            ObjectNode told = files.addObject()
                    .put("file", file)
                    .put("format", format)
                    .put("generations", generationsOfFile)
                    .put("points", pointsOfFile);
            ArrayNode why = told.putArray("left_out");
            leftOut.forEach((words, count) -> why.addObject().put("why", words).put("count", count));
        }
        leftOut.clear();
        generationsOfFile = 0;
        pointsOfFile = 0;
    }

    @Override
    public void generation(Generation generation) throws IOException {
        weights(
                generation.getFamily(),
                generation.getModel(),
                generation.getTask(),
                Keys.position(generation.getStep(), generation.getTokens()),
                generation.getCheckpointId());
        if (comparison != null) {
            comparison.add(generation);
        }
        generationLines.write(Wire.line(generation));
        generationLines.write('\n');
        generations++;
        generationsOfFile++;
    }

    @Override
    public void point(Checkpoint point) throws IOException {
        weights(
                point.getFamily(),
                point.getModel(),
                point.getTask(),
                Keys.position(point.getStep(), point.getTokens()),
                point.getCheckpointId());
        pointLines.write(Wire.line(point));
        pointLines.write('\n');
        points++;
        pointsOfFile++;
    }

    /** Two checkpoints at one place would replace each other, as they do where nobody says the step. */
    private void weights(String family, String model, String task, long position, String checkpoint) {
        if (checkpoint == null) {
            return;
        }
        String before = checkpoints.putIfAbsent(Keys.of(family, model, task, Long.toString(position)), checkpoint);
        if (before != null && !before.equals(checkpoint)) {
            leftOut(
                    "nothing, but " + before + " and " + checkpoint
                            + " stand at the same step of one model: the later replaces the earlier. --pattern or --step tells them apart");
        }
    }

    @Override
    public void refused(String place, String why) {
        refused++;
        if (refused <= TOLD) {
            System.err.println(Terminal.plainLine("refused: " + file + ", " + place + ": " + why));
        } else if (refused == TOLD + 1) {
            System.err.println("refused: more, which are only counted");
        }
    }

    @Override
    public void leftOut(String why) {
        leftOut.merge(why, 1, Integer::sum);
    }

    boolean isWhole() {
        return refused == 0;
    }

    void tell() throws IOException {
        tellFile();
        generationLines.close();
        pointLines.close();
        if (files != null) {
            ObjectNode told = files.objectNode()
                    .put("generations", generations)
                    .put("points", points)
                    .put("refused", refused);
            told.set("files", files);
            if (comparison != null) {
                told.set("comparison", comparison.json());
            }
            System.out.println(told.toPrettyString());
            return;
        }
        System.out.printf("%,d generations, %,d points, %,d records refused%n", generations, points, refused);
        if (comparison != null) {
            System.out.print(comparison.table());
        }
    }

    /**
     * @param sized whether the files are whole, and so say how many examples their checkpoints have
     * @return whether ingest-service took everything
     */
    boolean send(String url, boolean sized) throws IOException, InterruptedException {
        boolean whole = true;
        if (generations > 0) {
            Replay replay = new Replay(generationFile, url, Double.POSITIVE_INFINITY, checkpoint -> sized);
            replay.run();
            whole = replay.isWhole();
        }
        IngestClient ingest = new IngestClient(url);
        try (BufferedReader lines = Files.newBufferedReader(pointFile)) {
            StringWriter batch = new StringWriter();
            int size = 0;
            for (String line = lines.readLine(); line != null || size > 0; line = lines.readLine()) {
                if (line != null) {
                    batch.append(line).append('\n');
                    size++;
                }
                if (size == LINES || line == null) {
                    byte[] body = batch.toString().getBytes(StandardCharsets.UTF_8);
                    whole &= took(IngestClient.await(ingest.send("/v1/points", body)), size);
                    batch.getBuffer().setLength(0);
                    size = 0;
                }
            }
        }
        return whole;
    }

    private static boolean took(IngestClient.Receipt receipt, int sent) {
        receipt.errors().stream()
                .limit(TOLD)
                .forEach(error -> System.err.println(Terminal.plainLine("rejected: a point: " + error.words())));
        return receipt.accepted() == sent;
    }

    @Override
    public void close() throws IOException {
        generationLines.close();
        pointLines.close();
        Files.deleteIfExists(generationFile);
        Files.deleteIfExists(pointFile);
        Files.deleteIfExists(folder);
    }
}
