package dev.emergence.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Which ports are taken as given, and which are refused. */
class PortsTest {
    private static Ports resolved(String... options) throws Exception {
        return CommandLine.populateCommand(new Ports(), options).resolved();
    }

    @Test
    void onePortForTwoServicesIsRefusedWithBothNames() throws Exception {
        String port = "" + Ports.free();
        assertThatThrownBy(() -> resolved("--broker-port=0", "--ingest-port=" + port, "--scoring-port=" + port))
                .hasMessageContaining("--ingest-port and --scoring-port are both " + port);
    }

    @Test
    void anyFreePortsAreFourDifferentOnes() throws Exception {
        Ports ports = resolved("--broker-port=0", "--ingest-port=0", "--scoring-port=0", "--analysis-port=0");
        assertThat(Set.of(ports.broker, ports.ingest, ports.scoring, ports.analysis))
                .hasSize(4);
    }
}
