package dev.emergence.standalone.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import picocli.CommandLine;

/** Which ports are taken as given, and which are refused. */
class PortsTest {
    private static Ports resolved(String... options) throws Exception {
        return CommandLine.populateCommand(new Ports(), options).resolved();
    }

    private static String[] with(String first, String... options) {
        return Stream.concat(Stream.of(first), Stream.of(options)).toArray(String[]::new);
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

    /** 32768 is the first that Linux gives to connections. */
    @Test
    void aFreePortIsNoneThatAConnectionMayTakeBeforeItsServiceListens() throws Exception {
        for (int i = 0; i < 100; i++) {
            assertThat(Ports.free()).isBetween(20_000, 32_767);
        }
    }

    @Test
    void anAddressThatIsNotOfThisMachineIsNamed() {
        // 192.0.2.0/24 is for documentation, RFC 5737
        assertThatThrownBy(() -> resolved("--broker-port=0", "--host=192.0.2.1"))
                .hasMessageContaining("--host 192.0.2.1 is no address of this machine");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "127.0.0.2 is an address of this machine only on Linux")
    void aPortIsTakenAtTheAddressThatIsAskedFor() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            String[] options = {
                "--broker-port=0", "--scoring-port=0", "--analysis-port=0", "--ingest-port=" + taken.getLocalPort()
            };
            assertThat(resolved(options).ingest).isEqualTo(taken.getLocalPort());
            for (String host : List.of("127.0.0.2", "0.0.0.0")) {
                assertThatThrownBy(() -> resolved(with("--host=" + host, options)))
                        .hasMessageContaining("port " + taken.getLocalPort() + " is taken")
                        .hasMessageContaining("--ingest-port");
            }
        }
    }
}
