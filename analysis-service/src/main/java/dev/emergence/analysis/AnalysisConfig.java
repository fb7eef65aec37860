package dev.emergence.analysis;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of this service; each is also an environment variable, such as {@code EMERGENCE_COMPLETENESS_QUIET}. */
@ConfigMapping(prefix = "emergence")
interface AnalysisConfig {
    Topic topic();

    Completeness completeness();

    Update update();

    Metrics metrics();

    /** How topics are named. */
    interface Topic {
        String prefix();
    }

    /** When a checkpoint without announcement is complete. */
    interface Completeness {
        /** No score came for so long. */
        @WithDefault("30S")
        Duration quiet();
    }

    /** How live the curves are. */
    interface Update {
        @WithDefault("0.25S")
        Duration interval();
    }

    /** Prometheus metrics. */
    interface Metrics {
        /** As many curves are exposed; the rest is counted. */
        @WithDefault("10000")
        int maxCurves();
    }
}
