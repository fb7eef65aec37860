package dev.emergence.benchmarks.pipeline;

import static dev.emergence.benchmarks.figures.Table.fine;
import static dev.emergence.benchmarks.figures.Table.mebibytes;
import static dev.emergence.benchmarks.figures.Table.whole;

import dev.emergence.benchmarks.figures.Ceiling;
import dev.emergence.benchmarks.figures.Lag;
import dev.emergence.benchmarks.figures.Repetition;
import dev.emergence.benchmarks.figures.Table;
import dev.emergence.benchmarks.figures.Throughput;
import dev.emergence.benchmarks.machine.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A {@link Report} for people. */
final class ReportText {
    private ReportText() {}

    static String of(Report report) {
        List<String> parts = new ArrayList<>();
        parts.add(of(report.machine()));
        if (report.pipeline() != null) {
            parts.add(of(report.pipeline()));
        }
        if (report.sizes() != null) {
            parts.add(of(report.sizes()));
        }
        if (report.fleet() != null) {
            parts.add(of(report.fleet()));
        }
        if (report.burst() != null) {
            parts.add(of(report.burst()));
        }
        return String.join("\n", parts);
    }

    private static String of(Machine machine) {
        return String.format(
                Locale.ROOT,
                "%d cores%s%s, Java %s, Kafka %s, load before %.1f%n",
                machine.cores(),
                machine.processor() == null ? "" : " (" + machine.processor() + ")",
                machine.memoryBytes() == null ? "" : ", " + mebibytes(machine.memoryBytes()) + " MiB",
                machine.java(),
                machine.kafka(),
                machine.loadBefore());
    }

    private static String of(EndToEnd measured) {
        Throughput throughput = measured.throughput();
        Table rates = new Table().row("generations a second", "", "sent in s", "final in s");
        int number = 0;
        for (Repetition repetition : throughput.repetitions()) {
            rates.row(
                    "  repetition " + ++number,
                    whole(repetition.perSecond()),
                    fine(repetition.sendingSeconds()),
                    fine(repetition.seconds()));
        }
        rates.row(throughput.steady() ? "  steady" : "  NOT STEADY: the last two", whole(throughput.perSecond()));
        Ceiling kafka = measured.kafka();
        rates.row("Kafka alone, records a second")
                .row("  written", whole(kafka.produce()))
                .row("  read", whole(kafka.consume()))
                .row("  written, then read", whole(kafka.produceAndConsume()))
                .row("  both at once", whole(kafka.both()))
                .row("ratio to written, then read", String.format(Locale.ROOT, "%.3f", measured.ratio()))
                .row("restart to ready, s", fine(measured.restartSeconds()));
        return rates.text() + "\n" + processes(measured) + "\n" + lag("lag", measured.lag()) + "\n"
                + lag("lag", measured.lagNearFull()) + "\n"
                + disk(measured.diskBytesEach());
    }

    private static String processes(EndToEnd measured) {
        Table table = new Table().row("process", "CPU µs a generation", "peak MiB", "Kafka alone, CPU µs a record");
        Map<String, Double> cpu = measured.throughput().cpuMicrosEach();
        Map<String, Double> alone = measured.kafka().cpuMicrosEach();
        cpu.forEach((name, micros) -> {
            Long peak = measured.peakBytes().get(name);
            table.row(name, fine(micros), peak == null ? "" : mebibytes(peak), fine(alone.getOrDefault(name, 0.0)));
        });
        return table.row("all", fine(sum(cpu)), "", fine(sum(alone))).text();
    }

    private static double sum(Map<String, Double> values) {
        return values.values().stream().mapToDouble(Double::doubleValue).sum();
    }

    private static String lag(String title, Lag lag) {
        return new Table()
                .row(title + " at " + whole(lag.perSecond()) + " a second, s", "50%", "95%", "99%", "most")
                .row("  seen on the curve", lag.seen())
                .row("  between two looks", lag.lookSeconds())
                .row("  reported, at most", bound(lag.reportedP50()), "", bound(lag.reportedP99()))
                .text();
    }

    private static String bound(Double seconds) {
        return seconds == null ? "?" : fine(seconds);
    }

    private static String disk(Map<String, Double> each) {
        Table table = new Table().row("bytes on the disk a generation", fine(sum(each)));
        new TreeMap<>(each).forEach((name, bytes) -> {
            if (bytes >= 0.005) {
                table.row("  " + name, fine(bytes));
            }
        });
        return table.text();
    }

    private static String of(List<SizeCost> sizes) {
        Table table = new Table()
                .row("curves × checkpoints × examples", "generations", "a second", "CPU µs", "of analysis", "bytes");
        sizes.forEach(cost -> table.row(
                String.format(
                        Locale.ROOT,
                        "%,d × %,d × %,d",
                        cost.size().curves(),
                        cost.size().checkpoints(),
                        cost.size().examples()),
                whole(cost.sent().lines()),
                whole(cost.sent().perSecond()),
                fine(sum(cost.cpuMicrosEach())),
                fine(cost.cpuMicrosEach().getOrDefault("analysis", 0.0)),
                whole(cost.diskBytesEach())));
        return table.text();
    }

    private static String of(Fleet fleet) {
        Table table = new Table()
                .row(whole(fleet.curves()) + " curves × " + whole(fleet.points()) + " points")
                .row("  points a second", whole(fleet.filling().perSecond()))
                .row("  page of summaries", "50%", "95%", "99%", "most")
                .row("    ms", fleet.page())
                .row("    KiB", whole(fleet.pageBytes() / 1024.0))
                .row("  one whole curve, ms", fleet.curve())
                .row("  restart to ready, s", fine(fleet.restartSeconds()))
                .row("  peak of analysis, MiB", mebibytes(fleet.peakBytes().getOrDefault("analysis", 0L)));
        if (fleet.liveHeapBytes() != null) {
            table.row("  live heap of analysis, MiB", mebibytes(fleet.liveHeapBytes()));
        }
        return table.text();
    }

    private static String of(Burst burst) {
        return String.format(
                        Locale.ROOT,
                        "one point of %,d examples: complete after %.1f s%n",
                        burst.examples(),
                        burst.burst().seconds())
                + lag("lag of the other tasks", burst.others());
    }
}
