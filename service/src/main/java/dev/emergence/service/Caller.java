package dev.emergence.service;

import dev.emergence.schemas.Token;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Who asks, as the token of the request says. */
@Singleton
public class Caller {
    /** Keeps the token of a browser that has signed in, where no script reads it. */
    public static final String COOKIE = "emergence-token";

    /** The header of what the page writes: pages of others can't send it. */
    static final String PAGE = "Emergence-Page";

    static final String TOKEN = "emergence.token";

    private final CurrentVertxRequest request;

    Caller(CurrentVertxRequest request) {
        this.request = request;
    }

    /** Empty where none is needed. */
    public Optional<Token> token() {
        return Optional.ofNullable(request.getCurrent().get(TOKEN));
    }
}
