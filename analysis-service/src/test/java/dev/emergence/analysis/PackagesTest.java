package dev.emergence.analysis;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Who may see whom among this service's packages: the way of the data from the topics to the answers, and never back. */
class PackagesTest {
    private static final String ROOT = "dev.emergence.analysis";

    /** A package, and those it may see. The root, which puts all together, sees all and is seen by none. */
    private static final Map<String, Set<String>> MAY_SEE = Map.ofEntries(
            Map.entry("work", Set.of()),
            Map.entry("watch", Set.of("work")),
            Map.entry("judge", Set.of()),
            Map.entry("event", Set.of("judge", "watch")),
            Map.entry("view", Set.of("event", "work")),
            Map.entry("examples", Set.of("view")),
            Map.entry("report", Set.of("view")),
            Map.entry("topology", Set.of("event", "view", "watch")),
            Map.entry("state", Set.of("event", "examples", "judge", "topology", "view", "watch")),
            Map.entry("gate", Set.of("event", "view", "work")),
            Map.entry("webhook", Set.of("view", "work")),
            Map.entry("prometheus", Set.of("event", "gate", "view", "watch")),
            Map.entry(
                    "http",
                    Set.of("event", "examples", "gate", "judge", "prometheus", "report", "view", "watch", "work")));

    @Test
    void importsGoOneWay() {
        Set<String> wrong = new TreeSet<>();
        for (JavaClass from : Classes.MAIN) {
            for (Dependency dependency : from.getDirectDependenciesFromSelf()) {
                JavaClass to = dependency.getTargetClass().getBaseComponentType();
                if (to.getPackageName().startsWith(ROOT) && !maySee(room(from), room(to))) {
                    wrong.add(from.getName() + " sees " + to.getName());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean maySee(String from, String to) {
        return from.equals(to)
                || from.isEmpty()
                || MAY_SEE.getOrDefault(from, Set.of()).contains(to);
    }

    @Test
    void everyPackageHasItsPlace() {
        Set<String> rooms = new TreeSet<>();
        Classes.MAIN.forEach(type -> rooms.add(room(type)));
        rooms.remove("");
        assertThat(rooms).containsExactlyInAnyOrderElementsOf(MAY_SEE.keySet());
    }

    @Test
    void noCircle() {
        for (String from : MAY_SEE.keySet()) {
            for (String to : MAY_SEE.get(from)) {
                assertThat(MAY_SEE.get(to)).as("%s sees %s", from, to).doesNotContain(from);
            }
        }
    }

    /** Rows such as {@code | `watch` | the watch list and its file | `work` |}. */
    @Test
    void thePageSaysTheSame() throws IOException {
        Map<String, Set<String>> said = new TreeMap<>();
        String page = Files.readString(Path.of("../docs/architecture.md"));
        Matcher row = Pattern.compile("\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|")
                .matcher(page.substring(page.indexOf("| package |")));
        while (row.find()) {
            Set<String> seen = new TreeSet<>();
            Pattern.compile("\\w+").matcher(row.group(2)).results().forEach(room -> seen.add(room.group()));
            said.put(row.group(1), seen);
        }
        assertThat(said).isEqualTo(MAY_SEE);
    }

    /** A thread made elsewhere could end in silence. */
    @Test
    void onlyLastingWorkMakesThreads() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + ".work")
                .should()
                .callConstructorWhere(target(owner(assignableTo(Thread.class))))
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Executors.class)
                .check(Classes.MAIN);
    }

    private static String room(JavaClass type) {
        return type.getPackageName().equals(ROOT) ? "" : type.getPackageName().substring(ROOT.length() + 1);
    }
}
