package dev.emergence.analysis;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import org.junit.jupiter.api.Test;

/** Who may see whom. */
class ImportsTest {
    /** All but how it logs. */
    private static final String[] FRAMEWORK = {
        "io.quarkus..", "io.smallrye..", "io.vertx..", "jakarta..", "org.eclipse.microprofile..", "org.jboss.resteasy.."
    };

    /** The root puts all together; http answers; what others ask is made, and ends, with the service. */
    @Test
    void onlyTheShellSeesTheFramework() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.emergence.analysis",
                        "dev.emergence.analysis.gate",
                        "dev.emergence.analysis.http",
                        "dev.emergence.analysis.prometheus",
                        "dev.emergence.analysis.view")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(FRAMEWORK)
                .check(Classes.MAIN);
    }

    @Test
    void judgingDoesNotEvenLog() {
        noClasses()
                .that()
                .resideInAPackage("..judge..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.jboss..")
                .check(Classes.MAIN);
    }
}
