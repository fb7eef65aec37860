package dev.emergence.service;

import dev.emergence.schemas.Families;
import dev.emergence.schemas.Role;
import dev.emergence.schemas.Token;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jose4j.http.Get;
import org.jose4j.http.SimpleGet;
import org.jose4j.http.SimpleResponse;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Whose signed tokens (OpenID Connect: JWT) count beside those of the file. They say who somebody is, in which groups, and
 * maybe for which families; which group has which role is a setting.
 */
@Singleton
class Issuer {
    private static final Logger LOG = Logger.getLogger(Issuer.class);
    private static final String DISCOVERY = "/.well-known/openid-configuration";
    private static final int SKEW_SECONDS = 30;
    private static final int KNOWN = 10_000;
    private static final long ASK_AGAIN_MILLIS = 10_000;
    private static final long KEEP_KEYS_SECONDS = 3600;

    private final Optional<URI> issuer;
    private final String audience;
    private final Map<String, Set<Role>> roles = new LinkedHashMap<>();
    private final String rolesClaim;
    private final String nameClaim;
    private final Optional<String> familiesClaim;
    private final Asking asking = new Asking();
    private JwtConsumer consumer;

    /** What the signed tokens say that were good lately, by their hash: a signature is checked once. */
    private final Map<String, Token> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Token> eldest) {
            return size() > KNOWN;
        }
    };

    /**
     * Asks for what the issuer publishes, not for long, and after a failure not at once again: whoever waits for it holds a thread
     * that others need.
     */
    private static final class Asking implements SimpleGet {
        private static final int CONNECT_MILLIS = 2000;
        private static final int READ_MILLIS = 3000;
        private static final Duration PAUSE = Duration.ofSeconds(5);

        private final Get get = new Get();
        private long failed;
        private IOException why;

        Asking() {
            get.setConnectTimeout(CONNECT_MILLIS);
            get.setReadTimeout(READ_MILLIS);
            get.setRetries(0);
        }

        @Override
        public synchronized SimpleResponse get(String location) throws IOException {
            if (why != null && System.nanoTime() - failed < PAUSE.toNanos()) {
                throw new IOException(why.getMessage(), why);
            }
            try {
                SimpleResponse answer = get.get(location);
                why = null;
                return answer;
            } catch (IOException e) {
                why = e;
                failed = System.nanoTime();
                throw e;
            }
        }
    }

    /** It can't be said whether a token is good. */
    static final class Away extends RuntimeException {
        private static final long serialVersionUID = 1;

        Away(Exception why) {
            super("the issuer of tokens can't be asked: " + why.getMessage(), why);
        }
    }

    /**
     * Asks nobody yet.
     *
     * @param issuer its address, as tokens have it in {@code iss}
     * @param audience for whom tokens are, as they have it in {@code aud}
     * @param roles of each group, such as {@code ml-train:send}
     * @param rolesClaim where groups stand; a slash leads into an object
     * @param familiesClaim where patterns of families stand; without it all families are everybody's
     * @throws ConfigurationException if that can't be
     */
    Issuer(
            @ConfigProperty(name = "emergence.oidc.issuer") Optional<URI> issuer,
            @ConfigProperty(name = "emergence.oidc.audience") Optional<String> audience,
            @ConfigProperty(name = "emergence.oidc.roles") Optional<List<String>> roles,
            @ConfigProperty(name = "emergence.oidc.roles.claim", defaultValue = "groups") String rolesClaim,
            @ConfigProperty(name = "emergence.oidc.name.claim", defaultValue = "sub") String nameClaim,
            @ConfigProperty(name = "emergence.oidc.families.claim") Optional<String> familiesClaim) {
        this.issuer = issuer;
        this.audience = audience.orElse("");
        this.rolesClaim = rolesClaim;
        this.nameClaim = nameClaim;
        this.familiesClaim = familiesClaim;
        if (issuer.isEmpty()) {
            return;
        }
        requireSafe("EMERGENCE_OIDC_ISSUER", issuer.get());
        if (this.audience.isEmpty() || roles.isEmpty()) {
            throw new ConfigurationException(
                    "EMERGENCE_OIDC_ISSUER needs EMERGENCE_OIDC_AUDIENCE, for whom its tokens are,"
                            + " and EMERGENCE_OIDC_ROLES, such as ml-train:send,ml-leads:operate");
        }
        for (String role : roles.get()) {
            int colon = role.lastIndexOf(':');
            try {
                this.roles
                        .computeIfAbsent(role.substring(0, Math.max(0, colon)), first -> EnumSet.noneOf(Role.class))
                        .add(Role.named(role.substring(colon + 1)));
            } catch (IllegalArgumentException e) {
                throw new ConfigurationException("EMERGENCE_OIDC_ROLES is GROUP:ROLE[,GROUP:ROLE]; " + e.getMessage());
            }
        }
    }

    /** Whoever is on the way there could give keys of their own. */
    private static void requireSafe(String what, URI address) {
        boolean local = address.getHost() != null
                && Access.LOCAL.matcher(address.getHost()).matches();
        if (!"https".equals(address.getScheme()) && !(local && "http".equals(address.getScheme()))) {
            throw new ConfigurationException(what + " must begin with https://");
        }
    }

    /** Whether there is one. */
    boolean there() {
        return issuer.isPresent();
    }

    /** Whether it may take a while to say whose token this is. */
    boolean isSlow(String secret) {
        return there() && isSigned(secret) && known(secret).isEmpty();
    }

    /** The file's tokens have no dot. */
    private static boolean isSigned(String secret) {
        return secret.chars().filter(letter -> letter == '.').count() == 2;
    }

    private Optional<Token> known(String secret) {
        synchronized (known) {
            return Optional.ofNullable(known.get(Token.hash(secret)));
        }
    }

    /** Whether this was found, not long ago or many others before. */
    boolean has(Token token) {
        synchronized (known) {
            return token.equals(known.get(token.proof()));
        }
    }

    /**
     * What a signed token says; may ask the issuer for its keys.
     *
     * @return empty if it is none, none of the issuer's, not for us, or its time is over or has not come
     * @throws Away if the issuer does not answer
     */
    Optional<Token> find(String secret, Instant now) {
        if (!there() || !isSigned(secret)) {
            return Optional.empty();
        }
        Optional<Token> token = known(secret);
        if (token.isEmpty()) {
            token = checked(secret);
            token.ifPresent(good -> {
                synchronized (known) {
                    known.put(good.proof(), good);
                }
            });
        }
        return token.filter(good -> good.isInForce(now));
    }

    private Optional<Token> checked(String secret) {
        try {
            return Optional.of(token(secret, consumer().processToClaims(secret)));
        } catch (InvalidJwtException e) {
            if (e.getCause() instanceof UnresolvableKeyException unknown && unknown.getCause() != null) {
                // its own message quotes the token's header
                throw new Away((Exception) unknown.getCause());
            }
            // its message quotes the token
            LOG.debugf(
                    "a signed token is refused: %s",
                    e.getErrorDetails().stream()
                            .map(detail -> Integer.toString(detail.getErrorCode()))
                            .toList());
        } catch (MalformedClaimException e) {
            LOG.warn("a signed token is good but can't be used: its time is no number");
        } catch (IllegalArgumentException e) {
            LOG.warnf("a signed token is good but can't be used: %s", e.getMessage());
        } catch (IOException | JoseException e) {
            throw new Away(e);
        }
        return Optional.empty();
    }

    private Token token(String secret, JwtClaims claims) throws MalformedClaimException {
        Set<Role> given = EnumSet.noneOf(Role.class);
        texts(claims, rolesClaim).forEach(group -> given.addAll(roles.getOrDefault(group, Set.of())));
        String name = claims.getClaimValueAsString(nameClaim);
        if (name == null) {
            throw new IllegalArgumentException("it has no " + nameClaim);
        }
        Families families = familiesClaim.isEmpty()
                ? Families.ALL
                : Families.of(texts(claims, familiesClaim.get()).toList());
        return new Token(
                name,
                given,
                Token.hash(secret),
                Optional.of(Instant.ofEpochSecond(claims.getExpirationTime().getValue())),
                families);
    }

    /** What a claim says: a text, several with spaces or commas between them, or a list. */
    private static Stream<String> texts(JwtClaims claims, String path) {
        // a claim may be named by an address, slashes and all
        Object value = claims.getClaimsMap().get(path);
        if (value == null) {
            value = claims.getClaimsMap();
            for (String step : path.split("/", -1)) {
                value = value instanceof Map<?, ?> map ? map.get(step) : null;
            }
        }
        if (value instanceof Collection<?> list) {
            return list.stream().filter(String.class::isInstance).map(String.class::cast);
        }
        return value instanceof String text
                ? Pattern.compile("[\\s,]+").splitAsStream(text).filter(one -> !one.isEmpty())
                : Stream.empty();
    }

    private synchronized JwtConsumer consumer() throws IOException, JoseException {
        if (consumer == null) {
            String address = issuer.orElseThrow().toString();
            Map<String, Object> description = JsonUtil.parseJson(
                    asking.get(address.replaceFirst("/$", "") + DISCOVERY).getBody());
            if (!address.equals(description.get("issuer"))) {
                throw new IOException("it calls itself another than EMERGENCE_OIDC_ISSUER");
            }
            String keys = String.valueOf(description.get("jwks_uri"));
            requireSafe("the issuer's jwks_uri", URI.create(keys));
            HttpsJwks jwks = new HttpsJwks(keys);
            jwks.setSimpleHttpGet(asking);
            // a key that nobody knows is asked for, but not each time
            jwks.setRefreshReprieveThreshold(ASK_AGAIN_MILLIS);
            jwks.setRetainCacheOnErrorDuration(KEEP_KEYS_SECONDS);
            consumer = new JwtConsumerBuilder()
                    .setExpectedIssuer(address)
                    .setExpectedAudience(audience)
                    .setRequireExpirationTime()
                    .setAllowedClockSkewInSeconds(SKEW_SECONDS)
                    .setJwsAlgorithmConstraints(
                            AlgorithmConstraints.ConstraintType.PERMIT,
                            "RS256",
                            "RS384",
                            "RS512",
                            "PS256",
                            "PS384",
                            "PS512",
                            "ES256",
                            "ES384",
                            "ES512",
                            "EdDSA")
                    .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(jwks))
                    .build();
        }
        return consumer;
    }
}
