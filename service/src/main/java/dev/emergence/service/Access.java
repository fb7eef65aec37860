package dev.emergence.service;

import dev.emergence.schemas.Role;
import dev.emergence.schemas.Token;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.security.auth.x500.X500Principal;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Lets a request pass if what it bears may do what it asks, and no page of others has sent it. */
@Singleton
class Access {
    /** Who asks, as far as limits are concerned. */
    static final String WHO = "emergence.who";

    private static final Logger LOG = Logger.getLogger(Access.class);
    private static final int ASK_AGAIN_SECONDS = 5;
    private static final String CHALLENGE = "Bearer realm=\"emergence\"";
    private static final String SCHEME = "Bearer ";
    static final Pattern LOCAL =
            Pattern.compile("(.+[.])?localhost|127[.]\\d+[.]\\d+[.]\\d+|\\[?(::1|0:0:0:0:0:0:0:1)]?");
    private static final Pattern SCHEMES = Pattern.compile("^https?://");
    /** Before all that answers. */
    private static final int FIRST = 1000;

    private static final int LOOK_MILLIS = 1000;
    private static final int DRAIN_MILLIS = 10_000;

    private final Vertx vertx;
    private final Tokens tokens;
    private final Limits limits;
    private final Set<String> hosts;
    private final boolean open;
    private final long largest;

    /**
     * @param listens where this service does
     * @param hosts names by which browsers know it, beside its own
     * @param largest body of a request
     */
    Access(
            Vertx vertx,
            Tokens tokens,
            Limits limits,
            @ConfigProperty(name = "quarkus.http.host", defaultValue = "0.0.0.0") String listens,
            @ConfigProperty(name = "emergence.hosts") Optional<Set<String>> hosts,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size", defaultValue = "10M") MemorySize largest) {
        this.vertx = vertx;
        this.tokens = tokens;
        this.limits = limits;
        this.hosts = hosts.orElse(Set.of());
        this.largest = largest.asLongValue();
        this.open = !LOCAL.matcher(listens).matches();
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, FIRST);
        if (tokens.areInAFile()) {
            vertx.setPeriodic(
                    LOOK_MILLIS,
                    timer -> vertx.executeBlocking(() -> {
                        tokens.look();
                        return null;
                    }));
        }
    }

    private void check(RoutingContext asked) {
        HttpServerRequest request = asked.request();
        if (isTooLarge(request.getHeader(HttpHeaders.CONTENT_LENGTH), largest)) {
            answer(
                    asked,
                    Answer.refuse(
                            413,
                            "Content Too Large",
                            "The body of a request has at most " + largest + " bytes here.",
                            null));
            return;
        }
        HostAndPort authority = request.authority();
        Cookie cookie = request.getCookie(Caller.COOKIE);
        Asked what = new Asked(
                request.method().name(),
                asked.normalizedPath(),
                authority == null ? null : authority.host().toLowerCase(Locale.ROOT),
                authority == null ? -1 : authority.port(),
                request.getHeader(HttpHeaders.ORIGIN),
                request.getHeader(HttpHeaders.AUTHORIZATION),
                cookie == null ? null : cookie.getValue(),
                request.headers().contains(Caller.PAGE),
                certificate(request));
        if (secret(what).filter(tokens::isSlow).isEmpty()) {
            answer(asked, answer(what, Instant.now()));
            return;
        }
        request.pause();
        vertx.executeBlocking(() -> answer(what, Instant.now()), false).onComplete(found -> {
            if (asked.response().closed()) {
                // nobody waits for it, and nothing would give its place back
                return;
            }
            // a body waits until what reads it asks for it
            if (!what.writes() || found.failed() || found.result().status() != 200) {
                request.resume();
            }
            answer(asked, found.succeeded() ? found.result() : unknown(found.cause()));
        });
    }

    /** By what its header says; what comes in pieces is counted by the server as it comes. */
    static boolean isTooLarge(String length, long most) {
        try {
            return length != null && Long.parseLong(length) > most;
        } catch (NumberFormatException e) {
            // the server says what is wrong with it
            return false;
        }
    }

    private static Answer unknown(Throwable why) {
        LOG.warn(
                why instanceof Issuer.Away
                        ? why.getMessage()
                        : "a request can't be judged: " + why.getClass().getName());
        return Answer.later(
                503, "Not known now", "Who issues tokens can't be asked; send it again.", ASK_AGAIN_SECONDS);
    }

    /** The common name of the certificate that the client has shown, and TLS has found good; null without one. */
    private static String certificate(HttpServerRequest request) {
        if (!request.isSSL()) {
            return null;
        }
        try {
            X500Principal subject =
                    ((X509Certificate) request.sslSession().getPeerCertificates()[0]).getSubjectX500Principal();
            List<String> names = new LdapName(subject.getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> part.getValue().toString())
                            .toList();
            return names.size() == 1 ? names.get(0) : null;
        } catch (SSLPeerUnverifiedException | InvalidNameException e) {
            return null;
        }
    }

    private void answer(RoutingContext asked, Answer first) {
        HttpServerRequest request = asked.request();
        Answer answer = first;
        if (answer.status() == 200) {
            answer = admit(asked, answer);
        }
        if (answer.status() == 200) {
            answer.token().ifPresent(token -> asked.put(Caller.TOKEN, token));
            asked.next();
            return;
        }
        if (!request.isEnded()) {
            request.resume();
            // A body that is on its way goes nowhere: one that is long in coming would hold the connection for good.
            vertx.setTimer(DRAIN_MILLIS, timer -> {
                if (!request.isEnded()) {
                    request.connection().close();
                }
            });
        }
        if (answer.challenge() != null) {
            asked.response().putHeader("WWW-Authenticate", answer.challenge());
        }
        if (answer.seconds() > 0) {
            asked.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(answer.seconds()));
        }
        asked.response()
                .setStatusCode(answer.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(JsonObject.of(
                                "type",
                                Problem.TYPE,
                                "title",
                                answer.title(),
                                "status",
                                answer.status(),
                                "detail",
                                answer.detail())
                        .encode());
    }

    /** The same, if there is room for it. */
    private Answer admit(RoutingContext asked, Answer answer) {
        if (!Rules.takesAPlace(asked.request().method().name(), asked.normalizedPath())) {
            return answer;
        }
        String who = answer.token()
                .map(Token::name)
                .orElseGet(() -> "from " + asked.request().remoteAddress().hostAddress());
        int seconds = limits.enter(who, System.nanoTime());
        if (seconds > 0) {
            return Answer.later(
                    429,
                    "Too much at once",
                    who
                            + " asks more at once, or sends more a second, than one may (EMERGENCE_RATE_REQUESTS, EMERGENCE_RATE_BYTES,"
                            + " EMERGENCE_RATE_PLACES); send it again after Retry-After.",
                    seconds);
        }
        AtomicBoolean left = new AtomicBoolean();
        asked.addEndHandler(ended -> {
            if (left.compareAndSet(false, true)) {
                limits.leave(who);
            }
        });
        asked.put(WHO, who);
        return answer;
    }

    /**
     * What matters of a request; null for a header that it doesn't have.
     *
     * @param path without anything that stands for another
     * @param port below 1 for the usual one
     * @param certificate the common name of the client's
     * @param page whether it has the header that only a page of the service's own can send with a cookie
     */
    record Asked(
            String method,
            String path,
            String host,
            int port,
            String origin,
            String authorization,
            String cookie,
            boolean page,
            String certificate) {
        boolean writes() {
            return !method.equals("GET") && !method.equals("HEAD");
        }
    }

    /**
     * Whether a request may pass, which status 200 stands for.
     *
     * @param token where one was needed
     * @param challenge null where another token would not help
     * @param seconds after which it may be asked again; 0 where that would not help
     */
    record Answer(int status, Optional<Token> token, String title, String detail, String challenge, int seconds) {
        static Answer pass(Optional<Token> token) {
            return new Answer(200, token, null, null, null, 0);
        }

        static Answer refuse(int status, String title, String detail, String challenge) {
            return new Answer(status, Optional.empty(), title, detail, challenge, 0);
        }

        static Answer later(int status, String title, String detail, int seconds) {
            return new Answer(status, Optional.empty(), title, detail, null, seconds);
        }
    }

    Answer answer(Asked asked, Instant now) {
        // Another site's name may lead its visitors' browsers here; where tokens are needed, it has none.
        if (!tokens.needed() && !open && asked.host() != null && !isOurs(asked.host())) {
            return Answer.refuse(
                    421,
                    "Misdirected Request",
                    "This service is asked by the names of its machine; EMERGENCE_HOSTS names others.",
                    null);
        }
        if (asked.writes() && asked.origin() != null && !isFromHere(asked)) {
            return Answer.refuse(
                    403,
                    "From another page",
                    "A browser sends this from a page that is not of this service; EMERGENCE_HOSTS names where else its own is.",
                    null);
        }
        return tokens.needed() ? answerTo(asked, now) : Answer.pass(Optional.empty());
    }

    private boolean isOurs(String host) {
        return LOCAL.matcher(host).matches() || hosts.contains(host);
    }

    private boolean isFromHere(Asked asked) {
        String from = SCHEMES.matcher(asked.origin().toLowerCase(Locale.ROOT)).replaceFirst("");
        return from.equals(asked.host() + (asked.port() < 1 ? "" : ":" + asked.port()))
                || hosts.contains(from.replaceFirst(":\\d+$", ""));
    }

    private Answer answerTo(Asked asked, Instant now) {
        Optional<Set<Role>> roles = Rules.of(asked.method(), asked.path());
        if (roles.isPresent() && roles.get().isEmpty()) {
            return Answer.pass(Optional.empty());
        }
        Optional<Token> token = Optional.empty();
        if (asked.authorization() != null || asked.cookie() != null) {
            token = secret(asked).flatMap(secret -> tokens.find(secret, now));
        } else if (asked.certificate() != null) {
            token = tokens.ofCertificate(asked.certificate(), now);
        } else {
            return Answer.refuse(
                    401,
                    "Who asks?",
                    "Send a token as 'Authorization: Bearer …'; commands take --token-file or EMERGENCE_TOKEN.",
                    CHALLENGE);
        }
        if (token.isEmpty()) {
            return Answer.refuse(
                    401,
                    "No such token",
                    "The token or certificate is not known here, or its time is over.",
                    CHALLENGE + ", error=\"invalid_token\"");
        }
        if (roles.isEmpty()) {
            return Answer.refuse(404, "Not Found", "GET /q/openapi says what there is.", null);
        }
        if (roles.get().stream().noneMatch(token.get().roles()::contains)) {
            String needed = roles.get().stream().map(Role::toString).sorted().collect(Collectors.joining(" "));
            return Answer.refuse(
                    403,
                    "Not with this token",
                    "The token of " + token.get().name() + " is for "
                            + token.get().roles().stream().map(Role::toString).collect(Collectors.joining(", "))
                            + "; this asks for " + needed.replace(" ", " or ") + ".",
                    CHALLENGE + ", error=\"insufficient_scope\", scope=\"" + needed + "\"");
        }
        if (Rules.ofAll(asked.path()) && !token.get().families().all()) {
            return Answer.refuse(
                    403,
                    "Not with this token",
                    "The token of " + token.get().name() + " is for some families; this is told of all together.",
                    null);
        }
        if (asked.authorization() == null && asked.cookie() != null && asked.writes() && !asked.page()) {
            return Answer.refuse(
                    403,
                    "Not from the page",
                    "What is signed in by a cookie writes with the header " + Caller.PAGE + ".",
                    null);
        }
        return Answer.pass(token);
    }

    /** A browser sends its cookie without being asked; who sends a token means that. */
    private static Optional<String> secret(Asked asked) {
        String authorization = asked.authorization();
        if (authorization == null) {
            return Optional.ofNullable(asked.cookie());
        }
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                ? Optional.of(authorization.substring(SCHEME.length()).strip())
                : Optional.empty();
    }
}
