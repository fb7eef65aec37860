package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class FrameworkErrorsTest {
    private static final String SECRET = "the-secret-of-the-benchmark";

    @Test
    void aBugIsAProblemWhosePlaceIsLoggedAndWhoseMessagesAreNot() {
        List<String> lines = new ArrayList<>();
        Logger log = Logger.getLogger(FrameworkErrors.class.getName());
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord record) {
                lines.add(record.getMessage() + record.getThrown());
            }

            @Override
            public void flush() {
                // nothing is kept back
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        log.addHandler(handler);
        Response answer;
        try {
            answer = new FrameworkErrors()
                    .failed(new IllegalStateException(SECRET, new IllegalArgumentException(SECRET)));
        } finally {
            log.removeHandler(handler);
        }
        assertThat(answer.getStatus()).isEqualTo(500);
        assertThat(answer.getMediaType()).hasToString("application/problem+json");
        assertThat(answer.getEntity()).asString().doesNotContain(SECRET, "Exception");
        assertThat(String.join("", lines))
                .contains(
                        "java.lang.IllegalStateException", "java.lang.IllegalArgumentException", "FrameworkErrorsTest")
                .doesNotContain(SECRET);
    }
}
