package dev.emergence.schemas;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the file of tokens says of one of them, in a line such as {@code trainer send,read sha256:9f86… expires:2027-01-31T00:00:00Z}.
 * The token itself is nowhere. It is 256 random bits, which need no slow hash. A line with {@code certificate:trainer.lab} is for who has
 * a certificate of this common name instead.
 *
 * @param name of who bears it
 * @param roles what it may do
 * @param proof by what its bearer is known: {@code sha256:} and the hash of the token in hexadecimal, or {@code certificate:} and a common
 *     name
 * @param expires empty for never
 * @param families which it sees and sends
 */
public record Token(String name, Set<Role> roles, String proof, Optional<Instant> expires, Families families) {
    /** Scanners for secrets find what begins so. */
    private static final String BEGIN = "emt_";

    private static final int BYTES = 32;
    private static final String SHA256 = "sha256:";
    private static final String EXPIRES = "expires:";
    private static final String FAMILIES = "families:";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,99}");
    private static final String CERTIFICATE = "certificate:";
    private static final Pattern PROOF =
            Pattern.compile(SHA256 + "[0-9a-f]{" + 2 * BYTES + "}|" + CERTIFICATE + "[\\p{L}\\p{N}._@+-]{1,100}");

    /** @throws IllegalArgumentException that says what is wrong, and does not quote it */
    public Token {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a token's name is 1 to 100 letters, digits and . _ @ + -, and begins with a letter or digit");
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("a token needs a role: send, read or operate");
        }
        roles = Collections.unmodifiableSet(EnumSet.copyOf(roles));
        if (!PROOF.matcher(proof).matches()) {
            throw new IllegalArgumentException("sha256: is followed by 64 hexadecimal digits, in small letters;"
                    + " certificate: by a common name of 1 to 100 letters, digits and . _ @ + -");
        }
    }

    /** What is given out, once. */
    public static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return BEGIN + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** How the bearer of a token is known. */
    public static String hash(String secret) {
        return SHA256 + HexFormat.of().formatHex(digest(secret));
    }

    private static byte[] digest(String secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The token that was given out as this, if it is one of them and its time is not over; takes as long whichever it is. */
    public static Optional<Token> find(List<Token> tokens, String secret, Instant now) {
        byte[] hash = hash(secret).getBytes(StandardCharsets.US_ASCII);
        Token found = null;
        for (Token token : tokens) {
            if (MessageDigest.isEqual(hash, token.proof.getBytes(StandardCharsets.UTF_8))) {
                found = token;
            }
        }
        return Optional.ofNullable(found).filter(token -> token.isInForce(now));
    }

    /** What is for who has a certificate of this common name, if its time is not over. */
    public static Optional<Token> ofCertificate(List<Token> tokens, String name, Instant now) {
        return tokens.stream()
                .filter(token -> token.proof.equals(CERTIFICATE + name) && token.isInForce(now))
                .findFirst();
    }

    /** @throws IllegalArgumentException if a line can't have this name */
    public static Token forCertificate(
            String name, Set<Role> roles, String commonName, Optional<Instant> expires, Families families) {
        return new Token(name, roles, CERTIFICATE + commonName, expires, families);
    }

    /** Whether its time is not over. */
    public boolean isInForce(Instant now) {
        return expires.map(now::isBefore).orElse(true);
    }

    /** @throws IllegalArgumentException that names the first line which is wrong */
    public static List<Token> read(String file) {
        List<Token> tokens = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<String> lines = file.lines().toList();
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                Token token = parsed(line);
                if (!names.add(token.name)) {
                    throw new IllegalArgumentException("there is a token of this name above");
                }
                tokens.add(token);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
            }
        }
        return tokens;
    }

    private static Token parsed(String line) {
        String[] parts = line.split("\\s+");
        if (parts.length < 3 || !parts[2].startsWith(SHA256) && !parts[2].startsWith(CERTIFICATE)) {
            throw new IllegalArgumentException(
                    "a line is NAME ROLE[,ROLE] sha256:HASH|certificate:NAME [expires:TIME] [families:PATTERN[,PATTERN]]");
        }
        Set<Role> roles = Arrays.stream(parts[1].split(",")).map(Role::named).collect(Collectors.toSet());
        Optional<Instant> expires = Optional.empty();
        Families families = Families.ALL;
        for (String more : Arrays.asList(parts).subList(3, parts.length)) {
            if (more.startsWith(EXPIRES) && expires.isEmpty()) {
                expires = Optional.of(time(more.substring(EXPIRES.length())));
            } else if (more.startsWith(FAMILIES) && families.all()) {
                families = Families.of(List.of(more.substring(FAMILIES.length()).split(",", -1)));
            } else {
                // What is not understood may be a bound: nothing is left out.
                throw new IllegalArgumentException(
                        "behind these there may be expires:TIME and families:PATTERN[,PATTERN], each once, and nothing else");
            }
        }
        return new Token(parts[0], roles, parts[2], expires, families);
    }

    private static Instant time(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expires: is followed by a time such as 2027-01-31T00:00:00Z", e);
        }
    }

    /** As the file has it. */
    public String line() {
        return name + " " + roles.stream().map(Role::toString).collect(Collectors.joining(",")) + " " + proof
                + expires.map(end -> " " + EXPIRES + end).orElse("")
                + (families.all() ? "" : " " + FAMILIES + families);
    }
}
