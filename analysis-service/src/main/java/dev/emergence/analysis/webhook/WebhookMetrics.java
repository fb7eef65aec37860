package dev.emergence.analysis.webhook;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Clock;

/** How the delivery goes. */
public final class WebhookMetrics {
    private final Counter attempts;
    private volatile long waiting;

    public WebhookMetrics(PrometheusRegistry registry, Clock clock) {
        attempts = Counter.builder()
                .name("emergence_webhook_deliveries_total")
                .help(
                        "Events sent to the webhook: delivered; again, to be tried again; refused or given_up, which are dead letters.")
                .labelNames("result")
                .register(registry);
        for (String result : new String[] {"delivered", "again", "refused", "given_up"}) {
            attempts.labelValues(result);
        }
        GaugeWithCallback.builder()
                .name("emergence_webhook_lag_seconds")
                .help("Age of the oldest event that the webhook's receiver has not taken yet; 0 while none waits here.")
                .callback(gauge -> {
                    long since = waiting;
                    gauge.call(since == 0 ? 0 : Math.max(0, clock.millis() - since) / 1e3);
                })
                .register(registry);
    }

    void count(String result) {
        attempts.labelValues(result).inc();
    }

    /** @param since when the event that is being delivered was written, milliseconds since 1970 UTC; 0 for none */
    void waiting(long since) {
        waiting = since;
    }
}
