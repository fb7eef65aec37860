package dev.emergence.service;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may see whom. */
class ImportsTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.emergence.service");

    @Test
    void whatIsSharedSeesNoneOfThoseWhoShareIt() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "dev.emergence.statistics..",
                        "dev.emergence.ingest..",
                        "dev.emergence.scoring..",
                        "dev.emergence.analysis..")
                .check(MAIN);
    }

    /** The dependency is optional: ingest-service has no Kafka Streams. */
    @Test
    void onlyWhatIsOfStreamsSeesKafkaStreams() {
        noClasses()
                .that()
                .haveSimpleNameNotStartingWith("Streams")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..")
                .check(MAIN);
    }
}
