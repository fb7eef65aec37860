package dev.emergence.service;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.handlers.ConsoleHandler;

/** How lines of the log look: for people, or {@code json}, an object a line. */
@Singleton
class LogFormat {
    private final String format;

    LogFormat(@ConfigProperty(name = "emergence.log.format", defaultValue = "text") String format) {
        this.format = format;
    }

    void set(@Observes @Priority(0) StartupEvent event) {
        if (format.equals("json")) {
            for (Handler handler : Logger.getLogger("").getHandlers()) {
                json(handler);
            }
        }
    }

    private static void json(Handler handler) {
        if (handler instanceof ConsoleHandler console) {
            console.setFormatter(new JsonLines());
        } else if (handler instanceof ExtHandler wrapper) {
            for (Handler inner : wrapper.getHandlers()) {
                json(inner);
            }
        }
    }
}
