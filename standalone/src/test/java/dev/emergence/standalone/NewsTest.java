package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class NewsTest {
    /** Room for all. */
    private static final int WIDTH = 100;

    private static String words(String event) throws Exception {
        return News.words(new ObjectMapper().readTree(event), WIDTH);
    }

    @Test
    void aBreakIsSaidWithItsModelTaskMetricPlaceAndEvidence() throws Exception {
        assertThat(
                        words(
                                """
                        {"kind":"BREAKTHROUGH","family":"f","model":"m","task":"t","metric":"exact_match","evidence_log10":3.25,
                         "position":{"scale":1e9,"step":4000}}"""))
                .isEqualTo("BREAKTHROUGH of m, t at step 4000 (exact_match, 10^3.3)");
        assertThat(
                        words(
                                """
                        {"kind":"COLLAPSE","family":"f","model":"","task":"t","metric":"exact_match","evidence_log10":9,
                         "position":{"scale":1e9,"step":null}}"""))
                .isEqualTo("COLLAPSE of f over its models, t at scale 1.00e+09 (exact_match, beyond doubt)");
    }

    @Test
    void whatTasksShareIsSaidWithHowMany() throws Exception {
        assertThat(
                        words(
                                """
                        {"kind":"RUN_WIDE_CHANGE","family":"f","model":"m","task":"","metric":"","position":{"scale":7,"step":88},
                         "tasks":["a","b","c"],"judged":4,"made_by":[]}"""))
                .isEqualTo("RUN_WIDE_CHANGE of m at step 88, 3 of 4 tasks");
    }

    @Test
    void whatDoesNotFitTheTerminalIsLeftOut() throws Exception {
        assertThat(News.words(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        {"kind":"LATENT_CHANGE","family":"f","model":"m","task":"t","metric":"exact_match",
                                         "evidence_log10":2,"position":{"scale":1e9,"step":4000}}"""),
                        40))
                .isEqualTo("LATENT_CHANGE of m, t at step 4000");
    }
}
