package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of this machine that a test needs. */
public final class Tool {
    private Tool() {}

    /** Skips the test, and says so, where the program is not installed. */
    public static void require(String program, String debianPackage) {
        boolean installed = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(installed, program + " is not installed: apt-get install " + debianPackage);
    }

    /** Runs a program to its end; fails the test if that ends badly. */
    static String run(byte[] input, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("tool", ".out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        process.getOutputStream().write(input);
        process.getOutputStream().close();
        assertThat(process.waitFor(1, TimeUnit.MINUTES))
                .as("%s ends", List.of(command))
                .isTrue();
        String text = Files.readString(output, StandardCharsets.UTF_8);
        Files.delete(output);
        assertThat(process.exitValue()).as("%s: %s", List.of(command), text).isZero();
        return text;
    }
}
