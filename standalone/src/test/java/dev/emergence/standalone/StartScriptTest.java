package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start script in a release, which has no poms, with a Java that says what it is asked. */
class StartScriptTest {
    private Path home;
    private Path java;

    private record Answer(int status, String out, String err) {}

    @BeforeEach
    void unpack(@TempDir Path folder) throws Exception {
        home = Files.createDirectory(folder.resolve("release")).toRealPath();
        java = folder.resolve("java");
        Files.createDirectories(java.resolve("bin"));
        Files.copy(Path.of("../emergence"), home.resolve("emergence"));
        Path program = Files.writeString(java.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        version("17.0.15");
    }

    private void version(String version) throws Exception {
        Files.writeString(java.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
    }

    private Answer run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(home.resolve("emergence").toString()));
        command.addAll(List.of(arguments));
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().keySet().remove("EMERGENCE_SKIP_BUILD");
        builder.environment().putAll(Map.of("JAVA_HOME", java.toString()));
        int status = builder.start().waitFor();
        return new Answer(
                status, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }

    @Test
    void aReleaseStartsWhatItHolds() throws Exception {
        Answer answer = run("serve", "--data", "a b");
        assertThat(answer.err()).isEmpty();
        assertThat(answer.out())
                .contains("-Demergence.home=" + home + " -jar " + home + "/standalone/target/standalone.jar")
                .endsWith(" serve --data a b\n");
        assertThat(answer.status()).isZero();
    }

    /** From Java 24 on; an older one does not know the second flag. */
    @Test
    void aJavaThatWarnsOfNativeCodeIsToldThatItMay() throws Exception {
        for (String version : List.of("17.0.15", "23", "24.0.1", "25")) {
            version(version);
            assertThat(run("--help")
                            .out()
                            .contains("--enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"))
                    .as(version)
                    .isEqualTo(version.startsWith("24") || version.startsWith("25"));
        }
    }

    @Test
    void aReleaseDoesNotMeasure() throws Exception {
        for (String command : List.of("bench", "characterise")) {
            assertThat(run(command, "--quick"))
                    .isEqualTo(new Answer(
                            2, "", "emergence: a release does not measure; " + command + " runs in a source folder\n"));
        }
    }

    @Test
    void aJavaThatIsTooOldIsNamed() throws Exception {
        for (String old : List.of("1.8.0_402", "11", "16.0.2")) {
            version(old);
            Answer answer = run("--help");
            assertThat(answer.err())
                    .contains(
                            "/bin/java is Java " + old.replaceFirst("^1[.]", "").replaceFirst("\\D.*", "") + ";")
                    .endsWith("install a JRE of version 17 or later, or name one in JAVA_HOME\n");
            assertThat(answer.status()).isEqualTo(1);
        }
    }

    @Test
    void aJavaThatIsNewEnoughOrUnknownIsTried() throws Exception {
        for (String other : List.of("17", "25.0.1", "26-ea", "unknown")) {
            version(other);
            assertThat(run("--help").status()).as(other).isZero();
        }
        Files.delete(java.resolve("release"));
        assertThat(run("--help"))
                .satisfies(answer -> assertThat(answer.err()).isEmpty())
                .extracting(Answer::status)
                .isEqualTo(0);
    }
}
