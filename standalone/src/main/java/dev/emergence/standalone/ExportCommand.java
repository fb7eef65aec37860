package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what is known of curves, for other programs. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        description =
                "Prints curves, their points or their verdicts for pandas, DuckDB, Every Eval Ever and other programs.")
final class ExportCommand implements Callable<Integer> {
    private static final String CURVE = "family,model,task,metric,axis,";

    /** What a row is. */
    enum What {
        curves(CURVE + "kind,continuity,scale_unit,points,complete,examples,value,lower,upper"),
        points(CURVE
                + "kind,scale,step,tokens,parameters,examples,complete,value,standard_error,lower,upper,watch_lower,watch_upper,"
                + "forecast/value,forecast/lower,forecast/upper,time"),
        verdicts(
                CURVE
                        + "verdict,companion,effect,evidence_log10,position/step,position/scale,selected,points,value,lower,upper,time");

        /** Of a table, as pointers into a row. */
        private final List<String> columns;

        What(String columns) {
            this.columns = List.of(columns.split(","));
        }
    }

    /** How it is written. */
    enum Format {
        csv,
        jsonl,
        eee
    }

    /** What a point does not say itself. */
    private static final List<String> NAMES = List.of("family", "model", "task", "metric", "axis", "kind");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}")
    private What what;

    @Option(
            names = "--format",
            defaultValue = "csv",
            description =
                    "${COMPLETION-CANDIDATES}: a row a line, an object a line, or points as Every Eval Ever 0.3 has them, a checkpoint"
                            + " a line (default: ${DEFAULT-VALUE})")
    private Format format;

    @Mixin
    private CurveFilter filter;

    @Mixin
    private AnalysisUrl analysis;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (format == Format.eee && what != What.points) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--format eee has points, and nothing else");
        }
        Verdicts verdicts = new Verdicts(analysis.url);
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
        JsonNode rows = what == What.curves
                ? verdicts.list("/v1/curves?" + Verdicts.query(filter.wanted))
                : verdicts.rows(filter.wanted);
        Rows written =
                switch (format) {
                    case csv -> Rows.csv(out, what.columns);
                    case jsonl -> Rows.lines(out);
                    case eee -> new EveryEval(out);
                };
        for (JsonNode row : rows) {
            if (what != What.points) {
                written.add((ObjectNode) row);
                continue;
            }
            JsonNode curve = verdicts.curve(row);
            for (JsonNode point : curve.get("points")) {
                written.add(named(curve, (ObjectNode) point));
            }
        }
        written.end();
        out.flush();
        return 0;
    }

    private static ObjectNode named(JsonNode curve, ObjectNode point) {
        ObjectNode row = point.objectNode();
        NAMES.forEach(name -> row.set(name, curve.get(name)));
        // on a scaling curve each point is another model's
        point.properties().forEach(field -> {
            if (!field.getKey().equals("model") || !field.getValue().asText().isEmpty()) {
                row.set(field.getKey(), field.getValue());
            }
        });
        return row;
    }
}
