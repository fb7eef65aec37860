package dev.emergence.service;

import dev.emergence.schemas.Token;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The tokens that were given out, as their file says now. Without a file nobody is asked for one. */
@Singleton
public class Tokens {
    private static final Logger LOG = Logger.getLogger(Tokens.class);

    private final Optional<Path> file;
    private final Issuer issuer;
    private volatile List<Token> tokens = List.of();
    private String read;
    private boolean complained;

    /** @throws ConfigurationException if the file can't be read, or is wrong */
    Tokens(@ConfigProperty(name = "emergence.tokens") Optional<Path> file, Issuer issuer) {
        this.file = file;
        this.issuer = issuer;
        if (file.isPresent()) {
            try {
                read(file.get());
            } catch (IOException | IllegalArgumentException e) {
                throw new ConfigurationException(complaint(file.get(), e));
            }
        }
    }

    /** Whether requests need one. */
    boolean needed() {
        return file.isPresent() || issuer.there();
    }

    /** Whether there is something to {@link #look} at. */
    boolean areInAFile() {
        return file.isPresent();
    }

    /** Those in force now; their time may be over. */
    public List<Token> all() {
        return tokens;
    }

    /**
     * What was given out as this, or the issuer says of it, if its time is not over. May ask the issuer.
     *
     * @throws Issuer.Away if that doesn't answer
     */
    public Optional<Token> find(String secret, Instant now) {
        return Token.find(tokens, secret, now).or(() -> issuer.find(secret, now));
    }

    /** Whether what was found still counts: its time is not over, and it was not withdrawn, nor given out anew for something else. */
    boolean counts(Token token, Instant now) {
        return token.isInForce(now) && (tokens.contains(token) || issuer.has(token));
    }

    /** Whether it may take a while to find. */
    boolean isSlow(String secret) {
        return issuer.isSlow(secret);
    }

    /** What the file says of a client's certificate, if its time is not over. */
    Optional<Token> ofCertificate(String commonName, Instant now) {
        return Token.ofCertificate(tokens, commonName, now);
    }

    /** Takes what the file says now. One that is wrong or gone is told of once, and the tokens from before count on. */
    synchronized void look() {
        try {
            if (read(file.orElseThrow())) {
                LOG.infof("tokens %s: %d in force", file.get(), tokens.size());
            }
            complained = false;
        } catch (IOException | IllegalArgumentException e) {
            if (!complained) {
                LOG.errorf("%s. The tokens from before stay in force.", complaint(file.orElseThrow(), e));
            }
            complained = true;
        }
    }

    private synchronized boolean read(Path from) throws IOException {
        String now = Files.readString(from);
        if (now.equals(read)) {
            return false;
        }
        tokens = Token.read(now);
        read = now;
        return true;
    }

    private static String complaint(Path file, Exception why) {
        return "EMERGENCE_TOKENS: " + file
                + (why instanceof IOException ? " can't be read: " + why : ": " + why.getMessage());
    }
}
