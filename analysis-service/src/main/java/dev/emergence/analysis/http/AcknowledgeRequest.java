package dev.emergence.analysis.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Optional;

/**
 * Who acknowledges what, and why.
 *
 * @param model null for the whole family
 * @param breakId null for all breaks that hold
 */
record AcknowledgeRequest(String family, String model, String breakId, String who, String why) {
    private static final int NAME = 256;
    private static final int REASON = 2000;
    private static final List<String> FIELDS = List.of("family", "model", "break_id", "who", "why");
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    /**
     * @param caller whom the token was given to, whatever the body says of who; empty where no token is asked for
     * @throws WebApplicationException status 400 that names the field and says what it must be
     */
    static AcknowledgeRequest read(String body, Optional<String> caller) {
        JsonNode node = json(body);
        node.fieldNames().forEachRemaining(name -> {
            // A misspelt break_id would otherwise acknowledge everything.
            if (!FIELDS.contains(name)) {
                throw wrong("There is a field that is not known; known are " + String.join(", ", FIELDS) + ".");
            }
        });
        return new AcknowledgeRequest(
                required(node, "family", NAME),
                text(node, "model", NAME),
                text(node, "break_id", NAME),
                caller.orElseGet(() -> required(node, "who", NAME)),
                required(node, "why", REASON));
    }

    private static JsonNode json(String body) {
        try {
            JsonNode node = JSON.readTree(body == null ? "" : body);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            // answered below: Jackson's own message quotes the body
        }
        throw wrong("Send a JSON object such as {\"family\": \"demo\", \"who\": \"Ada\", \"why\": \"looked at it\"}.");
    }

    private static String required(JsonNode node, String field, int most) {
        String text = text(node, field, most);
        if (text == null || text.isBlank()) {
            throw wrong(field + " is required: a text of 1 to " + most + " characters.");
        }
        return text;
    }

    private static String text(JsonNode node, String field, int most) {
        JsonNode value = node.path(field);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        String text = value.asText();
        if (!value.isTextual() || text.length() > most || text.chars().anyMatch(Character::isISOControl)) {
            throw wrong(field + " must be a text of at most " + most + " characters, without control characters.");
        }
        return text;
    }

    private static WebApplicationException wrong(String detail) {
        return Problem.exception(400, "Bad acknowledgement", detail);
    }
}
