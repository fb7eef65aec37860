package dev.emergence.standalone;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which curves, as options. */
final class CurveFilter {
    /** By the names that the service asks for them by. */
    final Map<String, String> wanted = new LinkedHashMap<>();

    @Option(names = "--family", description = "only this family")
    private void family(String name) {
        wanted.put("family", name);
    }

    @Option(names = "--model", description = "only this model")
    private void model(String name) {
        wanted.put("model", name);
    }

    @Option(names = "--task", description = "only this task")
    private void task(String name) {
        wanted.put("task", name);
    }

    @Option(names = "--metric", description = "only this metric")
    private void metric(String name) {
        wanted.put("metric", name);
    }

    @Option(names = "--axis", description = "training or scaling")
    private void axis(String name) {
        wanted.put("axis", name);
    }
}
