package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The Prometheus operator gets the rules of the plain file, which promtool tests: no more, no fewer, no others. */
class AlertRulesTest {
    private static final String ADVICE = "run  k8s/prometheus-rule > k8s/base/monitoring/rules.yaml";

    @Test
    void theOperatorGetsTheRulesOfThePlainFile() throws Exception {
        List<ObjectNode> plain = Kustomize.parse(text("alerts/emergence.rules.yaml"));
        ObjectNode object = Kustomize.one(Kustomize.render("production"), "PrometheusRule", "emergence");
        assertThat(object.get("spec")).as(ADVICE).isEqualTo(plain.get(0));
    }

    @Test
    void theObjectIsWhatTheScriptPrints() throws Exception {
        Process script = new ProcessBuilder(
                        Kustomize.HOME.resolve("k8s/prometheus-rule").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String printed = new String(script.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(script.waitFor()).isZero();
        assertThat(text("k8s/base/monitoring/rules.yaml")).as(ADVICE).isEqualTo(printed);
    }

    private static String text(String file) throws IOException {
        return Files.readString(Kustomize.HOME.resolve(file));
    }
}
