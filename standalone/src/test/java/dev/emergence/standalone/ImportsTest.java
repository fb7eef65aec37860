package dev.emergence.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may see whom. */
class ImportsTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.emergence.standalone");

    @Test
    void servicesAreStartedAndNeverCalled() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.emergence.ingest..",
                        "dev.emergence.scoring..",
                        "dev.emergence.analysis..",
                        "dev.emergence.service..")
                .check(MAIN);
    }

    @Test
    void onlyTheStackSeesTheBroker() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..stack..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "org.apache.kafka.metadata..", "org.apache.kafka.server..")
                .check(MAIN);
    }

    @Test
    void packagesBelowTheCommandsDoNotSeeEachOther() {
        slices().matching("dev.emergence.standalone.(*)..")
                .should()
                .notDependOnEachOther()
                .check(MAIN);
    }
}
