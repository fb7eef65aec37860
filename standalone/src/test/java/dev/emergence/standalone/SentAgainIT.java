package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.parallel.Isolated;

/** The recorded family sent twice more, the second time after a crash: no value changes, and what was said is not said again. */
@Tag("long")
@Isolated("it kills a service of a stack that others share")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SentAgainIT {
    private static final String FAMILY = "tiny-symbolic";

    private static RunningStack running;
    private static Map<String, JsonNode> curves;
    private static List<String> said;

    @BeforeAll
    static void sendAgain() throws Exception {
        running = SharedStack.RECORDED.recorded().running();
        curves = running.curves(FAMILY);
        said = ids();
        running.send(RunningStack.RECORDING);
        Events.settle(running.broker());
    }

    private static List<String> ids() throws Exception {
        return Events.ids(Events.all(running.verdicts, FAMILY));
    }

    @Test
    @Order(1)
    void sentAgainItChangesNoValue() throws Exception {
        Map<String, JsonNode> after = running.curves(FAMILY);
        assertThat(after.keySet()).isEqualTo(curves.keySet());
        curves.forEach((name, curve) -> assertThat(after.get(name)).as(name).isEqualTo(curve));
    }

    @Test
    @Order(2)
    void sentAgainNothingIsSaidNotEvenAfterACrash() throws Exception {
        assertThat(ids()).isEqualTo(said);

        running.process("analysis").destroyForcibly();
        running.awaitRestarted("analysis");
        running.send(RunningStack.RECORDING);
        Events.settle(running.broker());
        assertThat(ids()).isEqualTo(said);
        sentAgainItChangesNoValue();
    }
}
