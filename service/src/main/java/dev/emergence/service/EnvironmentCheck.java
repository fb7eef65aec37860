package dev.emergence.service;

import dev.emergence.schemas.Variables;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Refuses to start with a variable that no service knows. */
@Singleton
class EnvironmentCheck {
    void check(@Observes @Priority(1) StartupEvent event) {
        Variables.complaint(System.getenv()).ifPresent(complaint -> {
            throw new ConfigurationException(complaint);
        });
    }
}
