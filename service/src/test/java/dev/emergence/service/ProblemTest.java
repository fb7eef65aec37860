package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Response;
import org.junit.jupiter.api.Test;

class ProblemTest {
    @Test
    void whatMayHelpLaterSaysWhenToAskAgain() {
        Response later = Problem.exception(503, "Not known now", "Ask again.").getResponse();
        assertThat(later.getHeaderString("Retry-After")).isEqualTo("2");
        Response never = Problem.exception(400, "Which family?", "Give family.").getResponse();
        assertThat(never.getHeaderString("Retry-After")).isNull();
    }

    @Test
    void whatTheFrameworkRefusesIsAProblemAndAResourcesOwnAnswerStays() {
        Response unknown = new FrameworkErrors().refused(new NotFoundException());
        assertThat(unknown.getMediaType()).hasToString(Problem.MEDIA_TYPE);
        assertThat(unknown.getEntity()).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.title())
                .isEqualTo("Not Found"));
        Response own = new FrameworkErrors().refused(Problem.exception(404, "No such curve", "Look again."));
        assertThat(own.getEntity()).isInstanceOfSatisfying(Problem.class, problem -> assertThat(problem.title())
                .isEqualTo("No such curve"));
    }
}
