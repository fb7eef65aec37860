package dev.emergence.ingest.body;

import dev.emergence.schemas.Names;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Names of families, models and tasks that came before: one that only looks like another makes a curve of its own, and both stay
 * short. A known name costs one look into a table.
 */
final class KnownNames {
    /** Beyond, nothing is learnt and nothing said: memory is bounded, whoever sends. */
    static final int MOST = 20_000;

    private static final Warning[] NONE = {};

    private final Predicate<String> seen;
    private final AtomicInteger count = new AtomicInteger();
    private final Kind families = new Kind("family");
    private final Map<String, Family> byFamily = new ConcurrentHashMap<>();

    /** @param seen families that who sends now may know of */
    KnownNames(Predicate<String> seen) {
        this.seen = seen;
    }

    private final class Family {
        private final Kind models = new Kind("model");
        private final Kind tasks = new Kind("task");
    }

    /** Names that one field may have. */
    private final class Kind {
        private final String field;
        /** What is to be said of a name. */
        private final Map<String, Warning[]> names = new ConcurrentHashMap<>();

        private final Map<String, String> byLook = new ConcurrentHashMap<>();

        Kind(String field) {
            this.field = field;
        }

        void look(String name, Form.Remarks remarks) {
            Warning[] warnings = names.get(name);
            for (Warning warning : warnings == null ? learn(name) : warnings) {
                remarks.warn(warning);
            }
        }

        private Warning[] learn(String name) {
            if (count.incrementAndGet() > MOST) {
                count.decrementAndGet();
                return NONE;
            }
            String first = byLook.putIfAbsent(Names.look(name), name);
            boolean alike = first != null && !first.equals(name);
            Warning[] warnings = alike
                    ? new Warning[] {new Warning(field, Warning.Kind.LOOK_ALIKE, first)}
                    : Names.hidesSomething(name) ? new Warning[] {new Warning(field, Warning.Kind.HIDDEN)} : NONE;
            names.put(name, warnings);
            return warnings;
        }
    }

    /** The same, without families of others. */
    private Form.Remarks mine(Form.Remarks remarks) {
        return new Form.Remarks() {
            @Override
            public void unknown(String field, Collection<String> names) {
                remarks.unknown(field, names);
            }

            @Override
            public void warn(Warning warning) {
                if (warning.didYouMean() == null || seen.test(warning.didYouMean())) {
                    remarks.warn(warning);
                }
            }
        };
    }

    /** @param remarks is told what is odd about the names of an accepted record */
    void look(String family, String model, String task, Form.Remarks remarks) {
        families.look(family, mine(remarks));
        Family known = byFamily.get(family);
        if (known == null) {
            if (count.get() >= MOST) {
                return;
            }
            known = byFamily.computeIfAbsent(family, name -> new Family());
        }
        known.models.look(model, remarks);
        known.tasks.look(task, remarks);
    }
}
