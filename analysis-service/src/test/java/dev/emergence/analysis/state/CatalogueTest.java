package dev.emergence.analysis.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Catalogue;
import dev.emergence.schemas.Continuity;
import dev.emergence.schemas.Kind;
import dev.emergence.statistics.metric.Metrics;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    @Test
    void theReservedNamesAreThoseOfTheCatalogue() {
        assertThat(Catalogue.entries())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Metrics.values())
                        .map(metric -> new Catalogue.Entry(
                                metric.id(),
                                Kind.valueOf(metric.kind().name()),
                                Continuity.valueOf(metric.continuity().name()),
                                metric.greatest()))
                        .toList());
    }
}
