package dev.emergence.service;

import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** What settings may refer to of the machine: {@code ${available.processors}}, as many as this process may use. */
public final class Machine implements ConfigSource {
    private static final String PROCESSORS = "available.processors";

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(PROCESSORS);
    }

    @Override
    public String getValue(String property) {
        return property.equals(PROCESSORS)
                ? Integer.toString(Runtime.getRuntime().availableProcessors())
                : null;
    }

    @Override
    public String getName() {
        return "machine";
    }
}
