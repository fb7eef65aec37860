package dev.emergence.standalone;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Stacks that test classes share, since a start takes longer than most tests. The first class that asks starts one; all end with this
 * process. Classes run side by side, so each sends families of its own and looks at nothing else.
 */
enum SharedStack {
    /** Every metric; checkpoints are complete only when all that was announced is there; additions are watched closely. */
    RECORDED(Map.of(
            "EMERGENCE_COMPLETENESS_QUIET",
            "1H",
            "EMERGENCE_STREAMS_EVENTS",
            "3",
            "EMERGENCE_STREAMS_HEARTBEAT",
            "1s")),

    /** Exact match alone; checkpoints are complete after a second of silence; logs are JSON. */
    SMALL(Map.of(
            "SCORING_METRICS", "exact_match", "EMERGENCE_COMPLETENESS_QUIET", "1s", "EMERGENCE_LOG_FORMAT", "json"));

    /** Of classes that take minutes: they begin first, and the others run beside them. */
    static final int LONGEST = 1;

    private final Map<String, String> settings;
    private RunningStack running;
    private Recorded recorded;

    SharedStack(Map<String, String> settings) {
        this.settings = settings;
    }

    /** The stack, started once. */
    synchronized RunningStack running() throws IOException, InterruptedException {
        if (running == null) {
            Map<String, String> environment = new HashMap<>(settings);
            if (this == RECORDED) {
                environment.putAll(RunningStack.watchingAdditions());
            }
            RunningStack started = new RunningStack(environment);
            Runtime.getRuntime().addShutdownHook(new Thread(started::close, "close " + this));
            running = started;
        }
        return running;
    }

    /** What was there when the recorded family had been sent. */
    record Recorded(RunningStack running, EventStream live) {}

    /** The stack after the recorded family was sent once, and a stream of its events that was open before. */
    synchronized Recorded recorded() throws Exception {
        if (recorded == null) {
            RunningStack stack = running();
            EventStream live = EventStream.open(stack, "family=tiny-symbolic", null);
            stack.send(RunningStack.RECORDING);
            Events.settle(stack.broker());
            recorded = new Recorded(stack, live);
        }
        return recorded;
    }
}
