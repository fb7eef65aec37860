package dev.emergence.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** As many curves as analysis-service may hold and show have room in its heap, so that the alert comes before the memory is over. */
class CurvesMemoryTest {
    // docs/operate.md, How large
    private static final long FIXED = 98L << 20;
    private static final long HELD = 1_800;
    private static final long SHOWN = 2_600;
    private static final long SCRAPED = 1_600;

    static Iterable<String> overlays() throws Exception {
        return Kustomize.overlays();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void theLimitsOfCurvesFitTheHeap(String overlay) throws Exception {
        List<Workload> workloads = Workload.of(Kustomize.render(overlay)).stream()
                .filter(workload -> workload.program().equals("analysis-service"))
                .toList();
        for (Workload analysis : workloads) {
            Map<String, String> settings = analysis.environment();
            long held = Long.parseLong(settings.get("EMERGENCE_CURVES_MAX"));
            long shown = Math.min(held, Long.parseLong(settings.get("EMERGENCE_METRICS_MAX_CURVES")));
            assertThat(FIXED + HELD * held + (SHOWN + SCRAPED) * shown)
                    .as(
                            "%s: EMERGENCE_CURVES_MAX and EMERGENCE_METRICS_MAX_CURVES for %d bytes",
                            overlay, analysis.memory())
                    .isLessThan(analysis.memory() * percent() / 100);
        }
    }

    /** How much of its memory the image of analysis-service gives to the heap. */
    private static long percent() throws IOException {
        Matcher found = Pattern.compile("build analysis-service .*HEAP=(\\d+)")
                .matcher(Files.readString(Kustomize.HOME.resolve("k8s/build-images")));
        assertThat(found.find()).isTrue();
        return Long.parseLong(found.group(1));
    }
}
