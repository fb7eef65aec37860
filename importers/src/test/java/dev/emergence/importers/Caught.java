package dev.emergence.importers;

import dev.emergence.schemas.Checkpoint;
import dev.emergence.schemas.Generation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keeps what an importer finds. */
final class Caught implements Sink {
    static final Given GIVEN = new Given("f", null, null, null, null, null, null, null, null, null);

    final List<Generation> generations = new ArrayList<>();
    final List<Checkpoint> points = new ArrayList<>();
    final List<String> refused = new ArrayList<>();
    final List<String> leftOut = new ArrayList<>();

    static Caught of(Path file, Given given) throws IOException, Refusal {
        Source source = new Source(file, given);
        Caught caught = new Caught();
        Importers.of(source, source.head()).orElseThrow().read(source, new Replaced(caught));
        return caught;
    }

    static Path write(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text, StandardCharsets.UTF_8);
    }

    @Override
    public void generation(Generation generation) throws IOException {
        // as it is sent
        Text.JSON.readTree(Wire.line(generation));
        generations.add(generation);
    }

    @Override
    public void point(Checkpoint point) throws IOException {
        Text.JSON.readTree(Wire.line(point));
        points.add(point);
    }

    @Override
    public void refused(String place, String why) {
        refused.add(place + ": " + why);
    }

    @Override
    public void leftOut(String why) {
        leftOut.add(why);
    }
}
