package dev.emergence.ingest.body;

import java.io.IOException;
import java.io.InputStream;

/**
 * A body of JSON values, one behind the other: the elements of arrays, and objects alone. Only quotes and brackets are looked at,
 * so that a broken element costs none of the others.
 */
final class Elements extends Pieces {
    private enum Place {
        START,
        ARRAY,
        /** Behind an element, where the body ended. */
        UNCLOSED,
        OBJECT,
        AFTER,
        END
    }

    private Place place = Place.START;
    private Rejection problem;
    private int depth;
    private boolean quoted;
    private boolean escaped;
    /** No element of the array came yet. */
    private boolean first;

    Elements(InputStream in, Body.Limit limit, Room room) {
        super(in, limit, room);
    }

    @Override
    Rejection problem() {
        Rejection tooLarge = super.problem();
        return tooLarge == null ? problem : tooLarge;
    }

    @Override
    boolean find() throws IOException {
        problem = null;
        depth = 0;
        quoted = false;
        escaped = false;
        if ((place == Place.START || place == Place.AFTER) && something() && begins()) {
            place = buffer[position] == '[' ? Place.ARRAY : Place.OBJECT;
            position += place == Place.ARRAY ? 1 : 0;
            first = true;
        }
        return switch (place) {
            case ARRAY -> element();
            case OBJECT -> object();
            case UNCLOSED -> broken("the body ends within the array");
            case AFTER -> something() && broken("text after the JSON value, which is no other one");
            default -> false;
        };
    }

    /** Whether a value may begin here. */
    private boolean begins() {
        return place == Place.START || buffer[position] == '{' || buffer[position] == '[';
    }

    /** Passes over space; false if the body ends there. */
    private boolean something() throws IOException {
        while (more()) {
            for (; position < end; position++) {
                if (!space(buffer[position])) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean element() throws IOException {
        while (more()) {
            for (int stop = position; stop < end; stop++) {
                byte b = buffer[stop];
                if (depth == 0 && !quoted && (b == ',' || b == ']')) {
                    append(stop);
                    position++;
                    return ended(b == ']');
                }
                follow(b);
            }
            append(end);
        }
        if (depth > 0 || quoted) {
            return broken("the body ends within this record");
        }
        place = Place.UNCLOSED;
        return blank() ? find() : true;
    }

    private boolean ended(boolean array) throws IOException {
        if (array) {
            place = Place.AFTER;
        }
        boolean only = first;
        first = false;
        if (!blank()) {
            return true;
        }
        if (array && only) {
            return find();
        }
        problem = malformed("a record is missing between commas");
        return true;
    }

    private boolean object() throws IOException {
        boolean any = false;
        while (more()) {
            for (int stop = position; stop < end; stop++) {
                follow(buffer[stop]);
                if (depth == 0 && buffer[stop] == '}' && !quoted) {
                    append(stop + 1);
                    place = Place.AFTER;
                    return true;
                }
            }
            any = true;
            append(end);
        }
        place = Place.END;
        return any && (depth > 0 ? broken("the body ends within this record") : true);
    }

    /** Keeps track of strings and brackets. */
    private void follow(byte b) {
        if (quoted) {
            quoted = escaped || b != '"';
            escaped = !escaped && b == '\\';
        } else if (b == '"') {
            quoted = true;
        } else if (b == '{' || b == '[') {
            depth++;
        } else if ((b == '}' || b == ']') && depth > 0) {
            depth--;
        }
    }

    private boolean broken(String message) {
        problem = malformed(message);
        place = Place.END;
        return true;
    }

    private static Rejection malformed(String message) {
        return new Rejection(Reason.MALFORMED, null, message);
    }
}
