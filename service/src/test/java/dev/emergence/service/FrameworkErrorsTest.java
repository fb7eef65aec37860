package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @ParameterizedTest
    @CsvSource({
        "io.quarkus.vertx.utils.VertxOutputStream, true",
        "org.jboss.resteasy.reactive.server.vertx.VertxInputStream, true",
        "org.jboss.resteasy.reactive.server.vertx.VertxInputStream$VertxBlockingInput, true",
        "java.io.FileOutputStream, false",
        "dev.emergence.analysis.http.CurveCsv, false",
    })
    void whoLeavesOrSendsTooMuchIsNoBug(String where, boolean isTheConnection) {
        IOException failure = new IOException(SECRET);
        failure.setStackTrace(new StackTraceElement[] {new StackTraceElement(where, "write", null, 1)});
        assertThat(FrameworkErrors.isOfTheConnection(failure)).isEqualTo(isTheConnection);
        IllegalStateException bug = new IllegalStateException();
        bug.setStackTrace(failure.getStackTrace());
        assertThat(FrameworkErrors.isOfTheConnection(bug)).isFalse();
    }
}
