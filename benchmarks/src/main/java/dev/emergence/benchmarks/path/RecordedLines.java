package dev.emergence.benchmarks.path;

import dev.emergence.ingest.body.Body;
import dev.emergence.ingest.body.Form;
import dev.emergence.ingest.body.Forms;
import dev.emergence.ingest.body.Rejection;
import dev.emergence.ingest.body.Room;
import dev.emergence.ingest.body.Warning;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Topics;
import dev.emergence.standalone.Recording;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The beginning of the recorded family, read in the project's folder. */
final class RecordedLines {
    static final Topics TOPICS = Topics.withPrefix(Topics.DEFAULT_PREFIX);

    /** As a service has them by default. */
    private static final Body.Limit LIMIT = new Body.Limit(1 << 20, 64 << 10);

    private static final Forms FORMS = new Forms(TOPICS, Clock.systemUTC(), () -> Families.ALL);

    private RecordedLines() {}

    /** @return the first lines of the recording that fit, as the body of a request */
    static byte[] body(int most, Predicate<String> wanted) throws IOException {
        Path home = Path.of(System.getProperty("emergence.home", "."));
        StringBuilder body = new StringBuilder();
        try (BufferedReader lines = new Recording(home.resolve("examples/tiny-symbolic/generations.jsonl.gz")).open()) {
            int found = 0;
            for (String line = lines.readLine(); line != null && found < most; line = lines.readLine()) {
                if (wanted.test(line)) {
                    body.append(line).append('\n');
                    found++;
                }
            }
        }
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Reads a body as ingest-service does. */
    static void read(byte[] body, Consumer<Generation> sink) throws IOException {
        Form<Generation> form = FORMS.generations();
        Room room = new Room(1 << 30, LIMIT.record());
        new Body<>(form, LIMIT, room, name -> {}).lines(new ByteArrayInputStream(body), new Body.Sink<>() {
            @Override
            public boolean accept(long line, Generation generation) {
                sink.accept(generation);
                return true;
            }

            @Override
            public void reject(long line, Rejection rejection) {
                throw new IllegalStateException(rejection.getMessage());
            }

            @Override
            public void warn(Warning warning) {
                throw new IllegalStateException(warning.field());
            }
        });
    }

    static List<Generation> generations(byte[] body) throws IOException {
        List<Generation> generations = new ArrayList<>();
        read(body, generations::add);
        return generations;
    }
}
