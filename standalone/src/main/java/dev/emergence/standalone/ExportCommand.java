package dev.emergence.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Score;
import dev.emergence.schemas.Topic;
import dev.emergence.standalone.dlq.Committed;
import dev.emergence.standalone.dlq.KafkaOptions;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.SerializationException;
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
                "Prints curves, their points, their verdicts, or the scores of their examples, for pandas, DuckDB, Every Eval Ever and other programs. Scores come from Kafka, all else from analysis-service.")
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
                        + "verdict,companion,effect,evidence_log10,position/step,position/scale,selected,points,value,lower,upper,time"),
        scores(ScoreRows.COLUMNS);

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

    @Mixin
    private KafkaOptions kafka;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (format == Format.eee && what != What.points) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--format eee has points, and nothing else");
        }
        if (what == What.scores && filter.wanted.containsKey("axis")) {
            throw new CommandLine.ParameterException(spec.commandLine(), "scores are of examples, which have no axis");
        }
        if (format == Format.eee) {
            // the points over models are checkpoints of those, each there already
            filter.wanted.putIfAbsent("axis", "training");
        }
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, StandardCharsets.UTF_8);
        Rows rows =
                switch (format) {
                    case csv -> Rows.csv(out, what.columns);
                    case jsonl -> Rows.lines(out);
                    case eee -> new EveryEval(out);
                };
        if (what == What.scores) {
            scores(rows);
        } else {
            curves(rows);
        }
        rows.end();
        out.flush();
        return 0;
    }

    private void curves(Rows written) throws IOException, InterruptedException {
        Verdicts verdicts = new Verdicts(analysis.url);
        JsonNode rows = what == What.curves
                ? verdicts.list("/v1/curves?" + Verdicts.query(filter.wanted))
                : verdicts.rows(filter.wanted);
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
    }

    private void scores(Rows written) throws IOException {
        Topic<Score> topic = kafka.topics().scores();
        ScoreRows rows = new ScoreRows(filter.wanted, written);
        long[] broken = {0};
        try (Committed committed = new Committed(kafka.client())) {
            committed.read(topic.name(), record -> {
                try {
                    rows.add(topic.value().decode(record.value()));
                } catch (SerializationException e) {
                    broken[0]++;
                }
            });
        } catch (KafkaException e) {
            throw kafka.away(e);
        }
        if (rows.leftOut() + broken[0] > 0) {
            spec.commandLine()
                    .getErr()
                    .println("left out: " + rows.leftOut() + " scores without their scorer's definition before them, "
                            + broken[0] + " that no schema reads");
        }
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
