package dev.emergence.schemas;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Who may see whom. */
class ImportsTest {
    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.emergence.schemas");

    @Test
    void schemasSeeOnlyAvroAndKafka() {
        classes()
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..", "org.apache.avro..", "org.apache.kafka..", "org.slf4j..", "dev.emergence.schemas..")
                .check(MAIN);
    }

    /** The dependency is optional: ingest-service has no Kafka Streams. */
    @Test
    void onlyTheErrorHandlersSeeKafkaStreams() {
        noClasses()
                .that()
                .doNotHaveSimpleName("DataErrorHandler")
                .and()
                .doNotHaveSimpleName("BrokenRecordHandler")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..")
                .check(MAIN);
    }
}
