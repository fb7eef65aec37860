package dev.emergence.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrometheusResourceTest {
    @Test
    void asTextThereAreNoExemplarsWhichMayBeOfAnyFamily() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        Counter.builder().name("things_total").register(registry).incWithExemplar(Labels.of("event_id", "e-1"));
        assertThat(new PrometheusResource(registry, null).text())
                .contains("things_total 1.0")
                .doesNotContain("e-1");
    }

    /** Ten thousand curves are 33 MB, which took three times that while the answer was made. */
    @Test
    void theAnswerIsWrittenInPiecesAndNeverHeld() throws Exception {
        PrometheusRegistry registry = new PrometheusRegistry();
        Gauge things = Gauge.builder().name("things").labelNames("n").register(registry);
        int many = 10_000;
        for (int i = 0; i < many; i++) {
            things.labelValues(Integer.toString(i)).set(i);
        }
        HttpHeaders headers = (HttpHeaders) Proxy.newProxyInstance(
                HttpHeaders.class.getClassLoader(), new Class<?>[] {HttpHeaders.class}, (proxy, method, no) -> null);
        PrometheusResource resource = new PrometheusResource(registry, null);
        StreamingOutput answer = (StreamingOutput) resource.metrics(headers).getEntity();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        List<Integer> pieces = new ArrayList<>();
        answer.write(new FilterOutputStream(whole) {
            @Override
            public void write(byte[] bytes, int from, int length) {
                pieces.add(length);
                whole.write(bytes, from, length);
            }
        });
        assertThat(whole.toString(StandardCharsets.UTF_8)).isEqualTo(resource.text());
        assertThat(whole.size()).isGreaterThan(20 * many);
        // the buffer of an OutputStreamWriter
        assertThat(pieces).allMatch(length -> length <= 8192);
    }
}
