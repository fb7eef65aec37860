package dev.emergence.standalone;

import picocli.CommandLine.Option;

/** Which ingest-service a command sends to. */
public final class IngestUrl {
    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8080",
            description = "ingest-service (default: ${DEFAULT-VALUE})")
    public String url;
}
