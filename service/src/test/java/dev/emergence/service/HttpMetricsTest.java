package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.Path;
import org.junit.jupiter.api.Test;

class HttpMetricsTest {
    @Path("/v1/import/")
    private static class Import {
        @Path("{format}")
        public void one() {
            // only its path is looked at
        }

        public void all() {
            // only its path is looked at
        }
    }

    @Test
    void theLabelIsThePathAsItIsDeclaredAndHasNothingOfTheRequest() throws NoSuchMethodException {
        assertThat(HttpMetrics.path(Import.class.getMethod("one"))).isEqualTo("/v1/import/{format}");
        assertThat(HttpMetrics.path(Import.class.getMethod("all"))).isEqualTo("/v1/import");
    }
}
