package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;

/** The command line: as its own process, as a user has it; or in this one, which is faster by a start of Java. */
final class Cli {
    private Cli() {}

    /** What a command printed. */
    record Answer(int status, String out, String err) {}

    static Process start(String... arguments) throws IOException {
        return builder(arguments).start();
    }

    static Answer run(String... arguments) throws IOException, InterruptedException {
        Path err = Files.createTempFile("emergence-", ".err");
        Process process = builder(arguments).redirectError(err.toFile()).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Answer answer = new Answer(process.waitFor(), out, Files.readString(err));
        Files.delete(err);
        return answer;
    }

    /** In this process. */
    static Answer here(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = Emergence.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        return new Answer(line.execute(arguments), out.toString(), err.toString());
    }

    /** The stack on free ports, its data in a folder. */
    static Process serve(Path errors, Path data) throws IOException {
        String[] arguments = {
            "serve",
            "--data",
            data.toString(),
            "--ingest-port",
            "0",
            "--scoring-port",
            "0",
            "--analysis-port",
            "0",
            "--broker-port",
            "0"
        };
        return builder(arguments).redirectError(errors.toFile()).start();
    }

    /** @param ready the line that {@code serve} printed */
    static JsonNode doctor(String ready) throws IOException, InterruptedException {
        String port = ready.replaceAll(".*:", "");
        return new ObjectMapper()
                .readTree(here("doctor", "--json", "--broker-port", port).out());
    }

    /** The start script as a process, not yet started. */
    static ProcessBuilder builder(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(RunningStack.HOME.resolve("emergence").toString()));
        command.addAll(List.of(arguments));
        // what asks Kafka has several stacks beside it on the machine's cores
        int named = arguments[0].equals("dlq") ? 2 : arguments[0].equals("doctor") ? 1 : 0;
        if (named > 0 && !List.of(arguments).contains("--timeout")) {
            command.addAll(1 + named, List.of("--timeout", "60"));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        // The build that runs this test has built everything: a second one inside it would only wait.
        builder.environment().put("EMERGENCE_SKIP_BUILD", "1");
        return builder;
    }
}
