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
        assertThat(python("300", "-m unittest discover -s tests -t .")).contains("OK");
    }

    /** Sockets cut, answers of 503, slow, garbage, a full disk, values that raise: ten seconds on two cores. */
    @Test
    @Tag("long")
    void tenThousandFaultsRaiseNothingAndAreCounted() throws Exception {
        String test =
                "-m unittest tests.test_faults.FaultsTest.test_faults_raise_nothing_double_nothing_and_are_counted";
        assertThat(python("10000", test)).contains("OK");
    }
}
