package dev.emergence.standalone.gate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.standalone.Remote;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The gate of analysis-service. */
final class GateClient {
    private static final int TOO_SLOW = 408;
    private static final int TOO_MUCH = 429;
    private static final int UNAVAILABLE = 503;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Remote service;

    /** Nobody can say now whether the training may go on: no answer, or status 5xx, 408 or 429. */
    static final class Unreachable extends Exception {
        private static final long serialVersionUID = 1;

        Unreachable(String message) {
            super(message);
        }
    }

    GateClient(String url) {
        this.service = new Remote("analysis-service", url);
    }

    /** @param model, policy null where not given */
    JsonNode decision(String family, String model, String policy)
            throws Unreachable, IOException, InterruptedException {
        String path = "/v1/gate?family=" + encoded(family)
                + (model == null ? "" : "&model=" + encoded(model))
                + (policy == null ? "" : "&policy=" + encoded(policy));
        return answer(service.request(path), PATIENCE);
    }

    JsonNode acknowledge(ObjectNode request, String policy) throws Unreachable, IOException, InterruptedException {
        String path = "/v1/gate/acknowledge" + (policy == null ? "" : "?policy=" + encoded(policy));
        return answer(service.post(path, request), PATIENCE.multipliedBy(4));
    }

    private JsonNode answer(HttpRequest.Builder request, Duration patience)
            throws Unreachable, IOException, InterruptedException {
        HttpResponse<byte[]> response;
        try {
            response = service.send(request, patience);
        } catch (Remote.NoAnswer e) {
            throw new Unreachable(e.words());
        }
        int status = response.statusCode();
        if (status >= 500 || status == TOO_MUCH || status == TOO_SLOW) {
            throw new Unreachable("it answered " + status + (status == UNAVAILABLE ? ", not ready yet" : ""));
        }
        if (status != 200) {
            throw service.refused(response);
        }
        JsonNode said = Remote.json(response);
        if (!said.isObject()) {
            throw service.refused(response);
        }
        return said;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
