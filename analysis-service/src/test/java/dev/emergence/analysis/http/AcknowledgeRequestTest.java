package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AcknowledgeRequestTest {
    @Test
    void aRequestIsReadWhole() {
        assertThat(AcknowledgeRequest.read(
                        "{\"family\":\"f\",\"model\":\"m\",\"break_id\":\"b\",\"who\":\"Ada\",\"why\":\"seen\"}",
                        Optional.empty()))
                .isEqualTo(new AcknowledgeRequest("f", "m", "b", "Ada", "seen"));
        assertThat(AcknowledgeRequest.read(
                        "{\"family\":\"f\",\"model\":null,\"who\":\"Ada\",\"why\":\"seen\"}", Optional.empty()))
                .isEqualTo(new AcknowledgeRequest("f", null, null, "Ada", "seen"));
    }

    @Test
    void whoIsWhomTheTokenWasGivenToWhateverTheBodySays() {
        AcknowledgeRequest ada = new AcknowledgeRequest("f", null, null, "Ada", "seen");
        assertThat(AcknowledgeRequest.read("{\"family\":\"f\",\"why\":\"seen\"}", Optional.of("Ada")))
                .isEqualTo(ada);
        assertThat(AcknowledgeRequest.read("{\"family\":\"f\",\"who\":\"Eve\",\"why\":\"seen\"}", Optional.of("Ada")))
                .isEqualTo(ada);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"family\":",
                "{} {}",
                "{\"who\":\"Ada\",\"why\":\"seen\"}",
                "{\"family\":\"f\",\"why\":\"seen\"}",
                "{\"family\":\"f\",\"who\":\"Ada\"}",
                "{\"family\":\"f\",\"who\":\" \",\"why\":\"seen\"}",
                "{\"family\":\"f\",\"who\":7,\"why\":\"seen\"}",
                "{\"family\":\"f\",\"who\":\"Ada\\n\",\"why\":\"seen\"}",
                "{\"family\":\"f\",\"who\":\"Ada\",\"why\":\"seen\",\"breakid\":\"b\"}",
            })
    void aBadRequestIsAProblemThatSaysWhatToDo(String body) {
        assertThatThrownBy(() -> AcknowledgeRequest.read(body, Optional.empty()))
                .isInstanceOfSatisfying(WebApplicationException.class, failure -> {
                    Problem problem = (Problem) failure.getResponse().getEntity();
                    assertThat(problem.status()).isEqualTo(400);
                    assertThat(problem.detail()).containsAnyOf("must be", "is required", "Send a", "known are");
                });
    }

    @Test
    void namesAndReasonsHaveALimit() {
        String request = "{\"family\":\"f\",\"who\":\"%s\",\"why\":\"%s\"}";
        assertThat(AcknowledgeRequest.read(request.formatted("a".repeat(256), "b".repeat(2000)), Optional.empty()))
                .isNotNull();
        for (String body : List.of(request.formatted("a".repeat(257), "b"), request.formatted("a", "b".repeat(2001)))) {
            assertThatThrownBy(() -> AcknowledgeRequest.read(body, Optional.empty()))
                    .isInstanceOf(WebApplicationException.class);
        }
    }
}
