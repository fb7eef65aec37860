package dev.emergence.statistics;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may see whom. */
class ImportsTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.emergence.statistics");

    @Test
    void statisticsSeeOnlyJavaAndCommons() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.apache.commons.statistics..",
                        "org.apache.commons.numbers..",
                        "dev.emergence.statistics..")
                .check(MAIN);
    }

    @Test
    void statisticsReadNeitherFilesNorNetworkNorClock() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideOutsideOfPackages("java.nio.file..", "java.net..", "java.time..")
                .check(MAIN);
    }
}
