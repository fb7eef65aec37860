package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class SketchTest {
    private static JsonNode curve(String points, String evidence) throws Exception {
        return new ObjectMapper().readTree("{\"scale_unit\":\"step\",\"points\":[" + points + "]" + evidence + "}");
    }

    private static String point(double scale, String value, String lower, String upper) {
        return "{\"scale\":%s,\"value\":%s,\"lower\":%s,\"upper\":%s}".formatted(scale, value, lower, upper);
    }

    @Test
    void everyPointStandsAtItsScaleWithItsIntervalAndTheBreakIsALine() throws Exception {
        JsonNode curve = curve(
                point(10, "0", "0", "0") + "," + point(100, "0.5", "0", "1") + "," + point(1000, "1", "1", "1"),
                ",\"evidence\":{\"position\":{\"scale\":1000}}");
        // 20 characters beside the margin of 9: places 0, 10 (the middle, 9.5, rounds up) and 19
        List<String> lines = Sketch.of(curve, 29).lines().toList();

        assertThat(lines).hasSize(13);
        assertThat(lines.get(0)).isEqualTo("   1.00 |          |        *");
        assertThat(lines.get(5)).isEqualTo("        |          o        :");
        assertThat(lines.get(11)).isEqualTo("   0.00 |o         |        :");
        assertThat(lines.get(12)).isEqualTo("         10.0   1.00e+03 step");
    }

    @Test
    void pointsWithoutValueOrOnStepZeroAreLeftOutAndOneAloneIsNoCurve() throws Exception {
        JsonNode curve = curve(
                point(0, "0", "0", "0") + "," + point(10, "null", "null", "null") + ","
                        + point(20, "1", "null", "null"),
                "");
        assertThat(Sketch.of(curve, 80)).isEmpty();
    }
}
