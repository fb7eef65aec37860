package dev.emergence.analysis.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emergence.schemas.Variables;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GatePolicyTest {
    @Test
    void theLauncherKnowsThePolicies() {
        assertThat(Arrays.stream(GatePolicy.values()).map(Enum::name))
                .containsExactlyInAnyOrderElementsOf(Variables.GATE_POLICIES);
    }
}
