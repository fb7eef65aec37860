package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** The recorded family sent twice more, the second time after a crash: what was said is not said again. */
@Tag("long")
@Isolated("it kills a service of a stack that others share")
class EventsAgainIT {
    private static List<String> ids(RunningStack running) throws Exception {
        return Events.ids(Events.all(running.verdicts, "tiny-symbolic"));
    }

    @Test
    void sentAgainNothingIsSaidNotEvenAfterACrash() throws Exception {
        RunningStack running = SharedStack.RECORDED.recorded().running();
        List<String> before = ids(running);
        running.send(RunningStack.RECORDING);
        Events.settle(running.broker());
        assertThat(ids(running)).isEqualTo(before);

        running.process("analysis").destroyForcibly();
        running.awaitRestarted("analysis");
        running.send(RunningStack.RECORDING);
        Events.settle(running.broker());
        assertThat(ids(running)).isEqualTo(before);
    }
}
