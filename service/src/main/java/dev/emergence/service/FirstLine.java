package dev.emergence.service;

import dev.emergence.schemas.Variables;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Says first of all which version this is, and what it was told that differs from the defaults. */
@Singleton
class FirstLine {
    private static final Logger LOG = Logger.getLogger(FirstLine.class);

    /** Values that let somebody in, or may: the address of a webhook is one. */
    private static final Pattern SECRET =
            Pattern.compile("SECRET|PASSWORD|TOKEN|KEY|JAAS|CREDENTIAL|URL", Pattern.CASE_INSENSITIVE);

    private final String name;
    private final String version;

    FirstLine(
            @ConfigProperty(name = "quarkus.application.name") String name,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.name = name;
        this.version = version;
    }

    void say(@Observes @Priority(2) StartupEvent event) {
        LOG.info(words(name, version, System.getenv()));
    }

    static String words(String name, String version, Map<String, String> environment) {
        Map<String, String> told = new TreeMap<>();
        environment.forEach((variable, value) -> {
            boolean ours = Variables.NAMES.contains(variable) && !variable.equals(Variables.SKIP_BUILD);
            if (ours || variable.startsWith("KAFKA_")) {
                told.put(variable, SECRET.matcher(variable).find() ? "(not shown)" : value);
            }
        });
        return name + " " + version + " on Java " + Runtime.version().feature() + "; "
                + (told.isEmpty() ? "all settings are the defaults" : "settings: " + told);
    }
}
