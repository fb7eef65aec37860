package dev.emergence.analysis.view;

import dev.emergence.analysis.work.Works;
import dev.emergence.schemas.Annotation;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Keys;
import dev.emergence.service.Caller;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Comparator;
import java.util.List;

/** What people and schedulers say of runs: the newest of each id, read from the topic's beginning on. */
@ApplicationScoped
public class Annotations {
    /** So many are known at most, 20 MB; of more the oldest are not. */
    static final int MOST = 10_000;

    private final NewestRecords<Annotation> newest;
    private final Caller caller;

    Annotations(TopicLog<Annotation> log, Works works, Caller caller) {
        this.caller = caller;
        // of one id the one that Kafka has taken last counts, whatever its time says
        newest = new NewestRecords<>(log, Keys::of, annotation -> 0, System::nanoTime, works)
                .atMost(MOST, Comparator.comparingLong(Annotation::getTime));
    }

    void start(@Observes StartupEvent event) {
        newest.start();
    }

    /**
     * Those that the caller may see: of a family, or all; of a run, or of all, in the order in which they were said.
     *
     * @throws Unavailable before all that was there has been read
     */
    public List<Annotation> all(String family, String model) {
        if (!newest.ready()) {
            throw new Unavailable(
                    "Not known yet",
                    "What was said of runs is still being read from Kafka; ask again in a few seconds.");
        }
        Families families = caller.families();
        return newest.all().stream()
                .filter(said -> families.test(said.getFamily()))
                .filter(said -> family == null || family.equals(said.getFamily()))
                .filter(said -> model == null || model.equals(said.getModel()))
                .sorted(Comparator.comparing(Annotation::getTime).thenComparing(said -> Keys.of(said)))
                .toList();
    }

    void stop(@Observes ShutdownEvent event) {
        newest.close();
    }
}
