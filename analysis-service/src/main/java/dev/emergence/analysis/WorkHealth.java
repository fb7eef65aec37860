package dev.emergence.analysis;

import dev.emergence.analysis.work.Works;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether all that goes on beside the streams works: /q/health/well. Neither a restart nor another instance would mend it, so it
 * is no matter of liveness or readiness.
 */
@Wellness
@ApplicationScoped
class WorkHealth implements HealthCheck {
    private final Works works;

    WorkHealth(Works works) {
        this.works = works;
    }

    @Override
    public HealthCheckResponse call() {
        var troubles = works.troubles();
        HealthCheckResponseBuilder response = HealthCheckResponse.named("work beside the streams")
                .status(troubles.values().stream().allMatch(trouble -> trouble.isEmpty()));
        troubles.forEach((work, trouble) -> response.withData(work, trouble.orElse("works")));
        return response.build();
    }
}
