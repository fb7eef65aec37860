package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts that check and sign what is released. */
class SupplyChainTest {
    private static final Path HOME = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private record Answer(int status, String said) {}

    private Answer run(String... command) throws IOException, InterruptedException {
        boolean installed = Files.isExecutable(Path.of(command[0]))
                || Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, command[0])));
        assumeTrue(installed, command[0] + " is not installed");
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GNUPGHOME", folder.resolve("keys").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), said);
    }

    private Answer osv(List<String> accepted, String... versions) throws IOException, InterruptedException {
        StringBuilder components = new StringBuilder();
        for (String version : versions) {
            components
                    .append(components.isEmpty() ? "" : ",")
                    .append("{\"group\": \"org.example\", \"name\": \"lib\", \"version\": \"%s\"}".formatted(version));
        }
        Path bom = Files.writeString(folder.resolve("bom.json"), "{\"components\": [" + components + "]}");
        Path database = folder.resolve("all.zip");
        try (OutputStream out = Files.newOutputStream(database);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            add(
                    zip,
                    "GHSA-range",
                    "\"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [{\"introduced\": \"2.0\"}, {\"fixed\": \"2.10.1\"}]}]",
                    "");
            add(zip, "GHSA-listed", "\"versions\": [\"1.0.Final\"]", "");
            add(zip, "GHSA-withdrawn", "\"versions\": [\"3.0\"]", ", \"withdrawn\": \"2026-01-01T00:00:00Z\"");
        }
        List<String> command =
                new ArrayList<>(List.of("python3", HOME.resolve(".ci/osv").toString()));
        accepted.forEach(id -> command.addAll(List.of("--accept", id)));
        command.addAll(List.of(database.toString(), bom.toString()));
        return run(command.toArray(String[]::new));
    }

    private static void add(ZipOutputStream zip, String id, String affected, String more) throws IOException {
        zip.putNextEntry(new ZipEntry(id + ".json"));
        zip.write(("{\"id\": \"" + id + "\", \"aliases\": [\"CVE-of-" + id
                        + "\"], \"affected\": [{\"package\": {\"ecosystem\": \"Maven\", \"name\":"
                        + " \"org.example:lib\"}, " + affected + "}]" + more + "}")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aVulnerableVersionIsNamedWithWhereItIs() throws Exception {
        for (String version : List.of("2.0", "2.9.3", "2.10", "2.10.0", "2.10.1-rc1", "1.0.Final")) {
            Answer answer = osv(List.of(), version, "3.0");
            assertThat(answer.said())
                    .contains("org.example:lib  " + version + "  GHSA-", "bom.json", "2 libraries, 1 found");
            assertThat(answer.status()).isEqualTo(1);
        }
    }

    @Test
    void versionsThatAreNotAffectedAndWhatIsAcceptedAreNot() throws Exception {
        Answer answer = osv(List.of(), "1.9", "2.10.1", "2.10.1.Final", "2.11", "10.0", "2.0-beta2", "3.0");
        assertThat(answer).isEqualTo(new Answer(0, "7 libraries, 0 found\n"));
        assertThat(osv(List.of("CVE-of-GHSA-range"), "2.5").status()).isZero();
    }

    @Test
    void aSignedArchiveIsVerifiedAsThePageSaysAndAChangedOneIsNot() throws Exception {
        Path keys = folder.resolve("keys");
        Files.createDirectory(keys, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Answer key = run(
                "gpg",
                "--batch",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
                "--quick-generate-key",
                "release",
                "ed25519",
                "sign");
        assertThat(key.status()).as(key.said()).isZero();
        Path archive = Files.writeString(folder.resolve("emergence-monitor-0.1.0.tar.gz"), "what is released");
        Answer signed = run(HOME.resolve(".ci/sign-release").toString(), archive.toString(), "release");
        assertThat(signed.status()).as(signed.said()).isZero();

        String page = Files.readString(HOME.resolve("docs/supply-chain.md"));
        String check = page.lines()
                .filter(line -> line.contains("gpg --verify"))
                .findFirst()
                .orElseThrow()
                .replace("<version>", "0.1.0")
                .strip();
        assertThat(run("bash", "-c", check).said()).contains("Good signature", "emergence-monitor-0.1.0.tar.gz: OK");
        Files.writeString(archive, "what is released?");
        assertThat(run("bash", "-c", check).status()).isNotZero();
        Files.writeString(folder.resolve(archive.getFileName() + ".sha256"), "0  emergence-monitor-0.1.0.tar.gz\n");
        assertThat(run("bash", "-c", check).status()).isNotZero();
        run("gpgconf", "--kill", "gpg-agent");
    }
}
