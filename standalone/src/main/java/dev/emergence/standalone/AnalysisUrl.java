package dev.emergence.standalone;

import picocli.CommandLine.Option;

/** Which analysis-service a command asks. */
public final class AnalysisUrl {
    @Option(
            names = "--url",
            defaultValue = "http://127.0.0.1:8082",
            description = "analysis-service (default: ${DEFAULT-VALUE})")
    public String url;
}
