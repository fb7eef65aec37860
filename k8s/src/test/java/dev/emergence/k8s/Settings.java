package dev.emergence.k8s;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The settings of a service: what its configuration's interfaces ask for, and what its properties file has. */
final class Settings {
    /** Service, the interface of its settings, and what their names begin with. */
    private static final Map<String, String> INTERFACES = Map.of(
            "ingest-service", "dev.emergence.ingest.IngestConfig emergence",
            "scoring-service", "dev.emergence.scoring.ScoringConfig scoring",
            "analysis-service", "dev.emergence.analysis.AnalysisConfig emergence");

    /** As in {@code ${emergence.group.prefix:}analysis}. */
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-z.-]+)");

    /** What the module service asks for, in each of them. */
    private static final Set<String> SHARED = Set.of(
            "emergence.log.format",
            "emergence.tokens",
            "emergence.hosts",
            "emergence.oidc.issuer",
            "emergence.oidc.audience",
            "emergence.oidc.roles",
            "emergence.oidc.roles.claim",
            "emergence.oidc.name.claim",
            "emergence.oidc.families.claim",
            "emergence.rate.requests",
            "emergence.rate.bytes",
            "emergence.rate.places");

    static final Set<String> SERVICES = INTERFACES.keySet();

    private Settings() {}

    static Properties properties(String service) throws IOException {
        Properties properties = new Properties();
        try (InputStream file = Files.newInputStream(
                Kustomize.HOME.resolve(service).resolve("src/main/resources/application.properties"))) {
            properties.load(file);
        }
        return properties;
    }

    /** The environment variables of this project that a service reads. */
    static Set<String> variables(String service) throws IOException, ClassNotFoundException {
        String[] mapping = INTERFACES.get(service).split(" ");
        Set<String> names = new TreeSet<>(SHARED);
        collect(Class.forName(mapping[0]), mapping[1], names);
        for (Map.Entry<Object, Object> property : properties(service).entrySet()) {
            names.add(property.getKey().toString());
            Matcher reference = REFERENCE.matcher(property.getValue().toString());
            while (reference.find()) {
                names.add(reference.group(1));
            }
        }
        Set<String> variables = new TreeSet<>();
        for (String name : names) {
            if (name.startsWith("emergence.") || name.startsWith("scoring.")) {
                variables.add(variable(name));
            }
        }
        return variables;
    }

    static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    private static void collect(Class<?> config, String prefix, Set<String> names) {
        for (Method method : config.getDeclaredMethods()) {
            String name =
                    prefix + "." + method.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            Class<?> type = method.getReturnType();
            if (type.isInterface() && type.getName().startsWith(config.getName().split("\\$")[0] + "$")) {
                collect(type, name, names);
            } else {
                names.add(name);
            }
        }
    }
}
