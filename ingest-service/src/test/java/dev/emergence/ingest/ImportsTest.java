package dev.emergence.ingest;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may see whom. */
class ImportsTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.emergence.ingest");

    private static final String[] FRAMEWORK = {
        "io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..", "org.eclipse.microprofile..", "org.jboss.."
    };

    /** Classes that Quarkus finds, makes or asks, and what they answer with. */
    private static final Set<String> SHELL = Set.of(
            "ForgetResource",
            "Forgetting",
            "ImportResource",
            "Ingest",
            "IngestConfig",
            "IngestResource",
            "KafkaConnection",
            "OtlpResource",
            "Receipt",
            "Refusal",
            "RequestSchemas",
            "TextRemoval");

    @Test
    void onlyTheShellSeesTheFramework() {
        noClasses()
                .that(describe("are not of the shell", type -> !SHELL.contains(shellOf(type))))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORK)
                .check(MAIN);
    }

    @Test
    void everyClassOfTheShellIsThere() {
        assertThat(MAIN).extracting(JavaClass::getSimpleName).containsAll(SHELL);
    }

    /** The outermost class: what is nested in it belongs to it. */
    private static String shellOf(JavaClass type) {
        return type.getEnclosingClass().map(ImportsTest::shellOf).orElse(type.getSimpleName());
    }

    @Test
    void bodiesAreReadWithoutKafka() {
        noClasses()
                .that()
                .resideInAPackage("..body..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka..")
                .check(MAIN);
    }
}
