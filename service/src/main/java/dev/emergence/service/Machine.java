package dev.emergence.service;

import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * What settings may refer to of the machine: {@code ${stream.threads}}, as many as the processors that this process may use, and no more
 * than topics have partitions where no setting says otherwise.
 */
public final class Machine implements ConfigSource {
    private static final String THREADS = "stream.threads";
    private static final int PARTITIONS = 12;

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(THREADS);
    }

    @Override
    public String getValue(String property) {
        return property.equals(THREADS)
                ? Integer.toString(Math.min(PARTITIONS, Runtime.getRuntime().availableProcessors()))
                : null;
    }

    @Override
    public String getName() {
        return "machine";
    }
}
