package dev.emergence.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What people send by mistake, as curl sends it, and who says so. */
class WarningsIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static RunningStack running;

    @BeforeAll
    static void start() throws Exception {
        running = SharedStack.SMALL.running();
    }

    private static JsonNode curl(String lines, String... options) throws Exception {
        Tool.require("curl", "curl");
        Path file = Files.writeString(Files.createTempFile(running.folder, "lines", ".jsonl"), lines);
        return JSON.readTree(Tool.run(
                new byte[0],
                "bash",
                "-c",
                "curl -sS " + String.join(" ", options).replace("FILE", file.toString()) + " "
                        + running.stack.url("ingest") + "/v1/generations"));
    }

    @Test
    void linesThatLostTheirEndsAreAllTaken() throws Exception {
        String lines = RunningIngest.generations("stripped", 0, 5) + "\n";
        for (String type : new String[] {"application/json", "application/x-ndjson"}) {
            JsonNode answer = curl(lines, "-H 'Content-Type: " + type + "'", "-d @FILE");
            assertThat(answer.get("accepted").asInt()).as("%s %s", type, answer).isEqualTo(5);
            assertThat(answer.get("rejected").asInt()).isZero();
        }
    }

    @Test
    void aMisspeltFieldAndAScoreThatNobodyPassesOnAreSaidByTheDoctor() throws Exception {
        String line = RunningIngest.generation("misspelt", "e").replace("\"targets\"", "\"target\"");
        JsonNode answer = curl(
                line.substring(0, line.length() - 1) + ", \"scores\": {\"nobodys_score\": 1}}",
                "-H 'Content-Type: application/json'",
                "--data-binary @FILE");
        assertThat(answer.at("/warnings/0/field").asText()).isEqualTo("target");
        assertThat(answer.at("/warnings/0/did_you_mean").asText()).isEqualTo("targets");
        String port = running.broker().replaceFirst(".*:", "");
        long deadline = System.nanoTime() + 60_000_000_000L;
        String doctor;
        do {
            doctor = Cli.run("doctor", "--broker-port", port).out();
        } while (!doctor.contains("nobodys_score") && System.nanoTime() < deadline);
        assertThat(doctor)
                .contains("generations: target is no field of this record: left out; did you mean targets?")
                .contains("scores.nobodys_score is not passed on");
    }
}
