package dev.emergence.ingest.body;

import dev.emergence.schemas.Families;
import dev.emergence.schemas.Generation;
import dev.emergence.schemas.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.specific.SpecificRecord;

/** What became of one body: everything accepted, everything rejected, every unknown field. */
public final class Reading<T extends SpecificRecord> {
    public static final int LIMIT = 1 << 20;
    /** The setting's default of a prompt. */
    public static final Body.Limit LIMITS = new Body.Limit(LIMIT, 1 << 16);

    static final long NOW = 1_700_000_000_000L;
    public static final Topics TOPICS = Topics.withPrefix("emergence.");
    public static final Forms FORMS =
            new Forms(TOPICS, Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC), () -> Families.ALL);

    /** One rejected record. */
    record Rejected(long line, String field, String message) {}

    public final List<T> accepted = new ArrayList<>();
    final List<Rejected> rejected = new ArrayList<>();
    final List<Reason> reasons = new ArrayList<>();
    final List<String> unknown = new ArrayList<>();
    final List<Warning> warnings = new ArrayList<>();

    private Reading(Form<T> form, InputStream body, boolean lines) throws IOException {
        Body<T> reader = new Body<>(form, LIMITS, new Room(256 << 20, LIMIT), unknown::add);
        Body.Sink<T> sink = new Body.Sink<>() {
            @Override
            public boolean accept(long line, T record) {
                return accepted.add(record);
            }

            @Override
            public void reject(long line, Rejection rejection) {
                rejected.add(new Rejected(line, rejection.field(), rejection.getMessage()));
                reasons.add(rejection.reason());
            }

            @Override
            public void warn(Warning warning) {
                warnings.add(warning);
            }
        };
        if (lines) {
            reader.lines(body, sink);
        } else {
            reader.json(body, sink);
        }
    }

    static <T extends SpecificRecord> Reading<T> of(Form<T> form, byte[] body, boolean lines) {
        try {
            return new Reading<>(form, new ByteArrayInputStream(body), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes a generation that can't be written. */
    public static Form<Generation> unchecked() {
        Form<Generation> form = new Form<>(
                TOPICS.generations(), generation -> "key", Generation::new, (generation, remarks) -> {}, Families.ALL);
        // of fields that others have, so that an empty object lacks them
        return form.field("family", (json, field, into) -> {
            Generation whole = json(generation("a")).accepted.get(0);
            for (int i = 0; i < whole.getSchema().getFields().size(); i++) {
                into.put(i, whole.get(i));
            }
        });
    }

    static Reading<Generation> lines(InputStream body) throws IOException {
        return new Reading<>(FORMS.generations(), body, true);
    }

    static Reading<Generation> json(InputStream body) throws IOException {
        return new Reading<>(FORMS.generations(), body, false);
    }

    static Reading<Generation> lines(String body) {
        return of(FORMS.generations(), body.getBytes(StandardCharsets.UTF_8), true);
    }

    public static Reading<Generation> json(String body) {
        return of(FORMS.generations(), body.getBytes(StandardCharsets.UTF_8), false);
    }

    /** A valid generation, with more fields before its end, such as {@code , "loss": 1}. */
    public static String generation(String example, String more) {
        return "{\"family\": \"f\", \"model\": \"m\", \"step\": 1, \"task\": \"t\", \"example\": \"" + example + "\""
                + more + "}";
    }

    public static String generation(String example) {
        return generation(example, "");
    }

    List<String> examples() {
        return accepted.stream()
                .map(record -> ((Generation) record).getExample())
                .toList();
    }

    List<Long> lines() {
        return rejected.stream().map(Rejected::line).toList();
    }
}
