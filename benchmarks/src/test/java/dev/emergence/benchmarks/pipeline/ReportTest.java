package dev.emergence.benchmarks.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.emergence.benchmarks.figures.Ceiling;
import dev.emergence.benchmarks.figures.Lag;
import dev.emergence.benchmarks.figures.Percentiles;
import dev.emergence.benchmarks.figures.Repetition;
import dev.emergence.benchmarks.figures.Throughput;
import dev.emergence.benchmarks.machine.CpuTime;
import dev.emergence.benchmarks.machine.Machine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Figures are made up. */
class ReportTest {
    private static final Machine MACHINE = new Machine(2, null, null, 0.1, "Linux", "17", "4.2.1");
    private static final Percentiles SECONDS = new Percentiles(9, 0.5, 0.75, 1, 2);

    private static Report report() {
        Repetition once = Repetition.of(1000, 0.5, 0.25, new CpuTime(Map.of("analysis", 50_000L)));
        EndToEnd measured = new EndToEnd(
                Throughput.of(List.of(once)),
                new Ceiling(1000, 300_000, 30_000, 40_000, 10_000, Map.of("broker", 3.0)),
                0.2,
                new Lag(2000, SECONDS, SECONDS, 0.5, null),
                new Lag(1400, SECONDS, SECONDS, 0.5, null),
                Map.of("analysis", 300L << 20),
                Map.of("emergence.scores", 250.5),
                12.25);
        return new Report(MACHINE, Map.of("extent", "quick"), measured, null, null, null);
    }

    @Test
    void jsonHasEveryFigureByItsName() throws Exception {
        JsonNode json = new ObjectMapper().readTree(report().json());
        assertThat(json.at("/pipeline/throughput/per_second").asDouble()).isEqualTo(2000);
        assertThat(json.at("/pipeline/throughput/cpu_micros_each/analysis").asDouble())
                .isEqualTo(50);
        assertThat(json.at("/pipeline/kafka/both").asDouble()).isEqualTo(10_000);
        assertThat(json.at("/pipeline/lag/seen/p99").asDouble()).isEqualTo(1);
        assertThat(json.at("/pipeline/lag_near_full/per_second").asDouble()).isEqualTo(1400);
        assertThat(json.at("/pipeline/disk_bytes_each").get("emergence.scores").asDouble())
                .isEqualTo(250.5);
        assertThat(json.at("/machine/kafka").asText()).isEqualTo("4.2.1");
    }

    @Test
    void whatWasNotMeasuredIsLeftOut() throws Exception {
        assertThat(new ObjectMapper().readTree(report().json()).has("fleet")).isFalse();
    }

    @Test
    void theTableSaysThatFiguresAreNotSteady() {
        assertThat(ReportText.of(report()))
                .contains("NOT STEADY")
                .containsPattern("ratio to written, then read +0.200")
                .containsPattern("analysis +50.00 +300")
                .containsPattern("seen on the curve +0.50 +0.75 +1.00 +2.00");
    }
}
