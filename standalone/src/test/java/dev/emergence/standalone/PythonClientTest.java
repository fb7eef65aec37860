package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The tests of {@code clients/python} as Python runs them. */
class PythonClientTest {
    @BeforeEach
    void python() {
        Tool.require("python3", "python3");
    }

    private static String python(String faults, String... arguments) throws Exception {
        String command =
                "cd ../clients/python && CLIENT_FAULTS=" + faults + " exec python3 -B " + String.join(" ", arguments);
        return Tool.run(new byte[0], "sh", "-c", command);
    }

    @Test
    void itsTestsPass() throws Exception {
        assertThat(python("100", "-m unittest discover -s tests -t .")).contains("OK");
    }

    /** 2000 sockets cut, answers of 503, garbage: a quarter of a minute. */
    @Test
    @Tag("long")
    void thousandsOfFaultsLoseNothing() throws Exception {
        String test = "-m unittest tests.test_monitor.MonitorTest.test_faults_lose_nothing_and_double_nothing";
        assertThat(python("2000", test)).contains("OK");
    }
}
