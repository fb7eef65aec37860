package dev.emergence.analysis.http;

import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Where a page of a list begins: texts of one of this service's answers, on their way out and back; nothing for clients to read. */
final class Cursor {
    /** No name has it: control characters are none of an identifier. */
    private static final String BETWEEN = "\n";

    private Cursor() {}

    static String of(String... parts) {
        byte[] bytes = String.join(BETWEEN, parts).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws WebApplicationException status 400 if it does not have so many parts */
    static List<String> read(String cursor, int parts) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            List<String> read = List.of(text.split(BETWEEN, -1));
            if (read.size() == parts) {
                return read;
            }
        } catch (IllegalArgumentException e) {
            throw bad();
        }
        throw bad();
    }

    static WebApplicationException bad() {
        return Problem.exception(
                400,
                "Bad cursor",
                "cursor is that of a Link header of the same list in the same order. Leave it out to begin anew.");
    }
}
