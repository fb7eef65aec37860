package dev.emergence.importers;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** The objects of a file one by one: lines of JSON, or the elements of one array. */
final class Records {
    /** A longer value is refused. */
    static final int LONGEST = 32 << 20;

    /** A longer line is refused, and read past: it is held whole before it is read. */
    private static final int LONGEST_LINE = 16 << 20;

    /** As long a line as most are. */
    private static final int USUAL = 1 << 20;

    private Records() {}

    interface Each {
        /** @param place line 7, or element 7 */
        void accept(String place, JsonNode record) throws IOException;
    }

    interface Broken {
        void accept(String place, String why);
    }

    static void read(InputStream in, Each each, Broken broken) throws IOException {
        in.mark(1);
        int first = in.read();
        while (first == ' '
                || first == '\n'
                || first == '\r'
                || first == '\t'
                || first == 0xEF
                || first == 0xBB
                || first == 0xBF) {
            in.mark(1);
            first = in.read();
        }
        if (first < 0) {
            return;
        }
        in.reset();
        if (first == '[') {
            Metered metered = new Metered(in);
            try (JsonParser json = Text.JSON.createParser(metered)) {
                json.nextToken();
                elements(json, metered, each, broken);
            }
        } else {
            lines(in, each, broken);
        }
    }

    /**
     * The elements of the array that the parser has just entered.
     *
     * @param metered what the parser reads
     */
    static void elements(JsonParser json, Metered metered, Each each, Broken broken) throws IOException {
        elements(json, metered, Trees::read, each, broken);
    }

    /** Makes a tree of a value, or of what is used of it. */
    interface Tree {
        JsonNode read(JsonParser json) throws IOException;
    }

    static void elements(JsonParser json, Metered metered, Tree tree, Each each, Broken broken) throws IOException {
        int number = 0;
        try {
            while (json.nextToken() != JsonToken.END_ARRAY) {
                number++;
                metered.next();
                JsonNode record = tree.read(json);
                if (record != null && record.isObject()) {
                    each.accept("element " + number, record);
                } else {
                    broken.accept("element " + number, "is no object");
                }
                if (json.currentToken() == null && json.isClosed()) {
                    break;
                }
            }
        } catch (JsonProcessingException | Metered.TooLong e) {
            broken.accept("element " + Math.max(1, number), Text.words(e) + "; what follows it can't be read");
        }
    }

    /** A JSON value whole. */
    static JsonNode whole(InputStream in) throws IOException {
        try (JsonParser json = Text.JSON.createParser(new Metered(in))) {
            JsonNode value = Trees.read(json);
            return value.isMissingNode() ? Text.JSON.createObjectNode() : value;
        }
    }

    /** The one JSON value of a file. */
    static JsonNode whole(Source source) throws IOException, Refusal {
        try (InputStream in = source.open()) {
            return whole(in);
        } catch (JsonProcessingException | Metered.TooLong e) {
            throw new Refusal(Text.words(e));
        }
    }

    /** The JSON value of a file beside the one that is read, or another where that is broken, which is told. */
    static JsonNode beside(Path file, JsonNode otherwise, Sink sink) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return whole(in);
        } catch (JsonProcessingException | Metered.TooLong e) {
            sink.leftOut("what " + file.getFileName() + " beside it says: it " + Text.words(e));
            return otherwise;
        }
    }

    /**
     * An object's named fields; the others are passed over, however long they are.
     *
     * @param json stands on the object's begin, or on another value
     * @param metered what the parser reads
     */
    static JsonNode fields(JsonParser json, Metered metered, Set<String> names) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            return Trees.read(json);
        }
        ObjectNode kept = Text.JSON.createObjectNode();
        Trees trees = new Trees();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (names.contains(name)) {
                kept.set(name, trees.next(json));
            } else {
                skip(json, metered);
            }
        }
        return kept;
    }

    /** Passes a value over. */
    static void skip(JsonParser json, Metered metered) throws IOException {
        int depth = 0;
        JsonToken token = json.currentToken();
        while (token != null) {
            metered.next();
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
            if (depth == 0) {
                return;
            }
            token = json.nextToken();
        }
    }

    private static void lines(InputStream in, Each each, Broken broken) throws IOException {
        Line line = new Line();
        byte[] buffer = new byte[1 << 16];
        int number = 1;
        boolean tooLong = false;
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
            int from = 0;
            for (int i = 0; i < read; i++) {
                if (buffer[i] == '\n') {
                    line.write(buffer, from, i - from);
                    one("line " + number, line, tooLong, each, broken);
                    line = line.next();
                    tooLong = false;
                    number++;
                    from = i + 1;
                }
            }
            line.write(buffer, from, read - from);
            if (line.size() > LONGEST_LINE) {
                tooLong = true;
                line.reset();
            }
        }
        one("line " + number, line, tooLong, each, broken);
    }

    /** Is read where it stands. */
    private static final class Line extends ByteArrayOutputStream {
        JsonNode tree() throws IOException {
            try (JsonParser json = Text.JSON.createParser(buf, 0, count)) {
                return Trees.read(json);
            }
        }

        /** Keeps no memory of a long one. */
        Line next() {
            reset();
            return buf.length > USUAL ? new Line() : this;
        }
    }

    private static void one(String place, Line line, boolean tooLong, Each each, Broken broken) throws IOException {
        if (tooLong) {
            broken.accept(place, "is longer than " + (LONGEST_LINE >> 20) + " MiB");
            return;
        }
        JsonNode record;
        try {
            record = line.tree();
        } catch (JsonProcessingException | Metered.TooLong e) {
            broken.accept(place, Text.words(e));
            return;
        }
        if (record.isObject()) {
            each.accept(place, record);
        } else if (!record.isMissingNode()) {
            broken.accept(place, "is no object");
        }
    }
}
