package dev.emergence.service;

import dev.emergence.schemas.Audit;
import dev.emergence.schemas.AuditAct;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Token;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Who asks, as the token of the request says. */
@Singleton
public class Caller {
    /** Keeps the token of a browser that has signed in, where no script reads it. */
    public static final String COOKIE = "emergence-token";

    /** The header of what the page writes: pages of others can't send it. */
    static final String PAGE = "Emergence-Page";

    static final String TOKEN = "emergence.token";

    private final CurrentVertxRequest request;
    private final Tokens tokens;

    Caller(CurrentVertxRequest request, Tokens tokens) {
        this.request = request;
        this.tokens = tokens;
    }

    /** Empty where none is needed. */
    public Optional<Token> token() {
        return Optional.ofNullable(request.getCurrent().get(TOKEN));
    }

    /**
     * Which families the caller may see and send; all where no token is needed.
     *
     * @throws jakarta.enterprise.context.ContextNotActiveException if nobody asks: nothing is told by mistake
     */
    public Families families() {
        return token().map(Token::families).orElse(Families.ALL);
    }

    /** Whether what the caller asks with now counts no more, whenever asked: what is answered for long ends then. */
    public BooleanSupplier gone() {
        Optional<Token> asked = token();
        return () -> asked.isPresent() && !tokens.counts(asked.get(), Instant.now());
    }

    /**
     * What the caller does now, for the audit.
     *
     * @param said who it is by what the request says, which counts where no token says it; null where it says nothing
     * @param details with what
     */
    public Audit audit(AuditAct act, String said, Map<String, String> details) {
        Optional<Token> token = token();
        SocketAddress from = request.getCurrent().request().remoteAddress();
        return Audit.newBuilder()
                .setTime(System.currentTimeMillis())
                .setAct(act)
                .setWho(token.map(Token::name).orElse(said))
                .setAuthenticated(token.isPresent())
                .setFrom(from == null ? null : from.hostAddress())
                .setDetails(details)
                .build();
    }
}
