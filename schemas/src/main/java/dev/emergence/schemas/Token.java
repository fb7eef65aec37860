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
 * The token itself is nowhere. It is 256 random bits, which need no slow hash.
 *
 * @param name of who bears it
 * @param roles what it may do
 * @param sha256 of the token, in hexadecimal
 * @param expires empty for never
 * @param families which it sees and sends
 */
public record Token(String name, Set<Role> roles, String sha256, Optional<Instant> expires, Families families) {
    /** Scanners for secrets find what begins so. */
    private static final String BEGIN = "emt_";

    private static final int BYTES = 32;
    private static final String SHA256 = "sha256:";
    private static final String EXPIRES = "expires:";
    private static final String FAMILIES = "families:";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,99}");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

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
        if (!HASH.matcher(sha256).matches()) {
            throw new IllegalArgumentException("sha256: is followed by 64 hexadecimal digits, in small letters");
        }
    }

    /** What is given out, once. */
    public static String random() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return BEGIN + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** What the file has of a token. */
    public static String hash(String secret) {
        return HexFormat.of().formatHex(digest(secret));
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
        byte[] digest = digest(secret);
        Token found = null;
        for (Token token : tokens) {
            if (MessageDigest.isEqual(digest, HexFormat.of().parseHex(token.sha256))) {
                found = token;
            }
        }
        return Optional.ofNullable(found)
                .filter(token -> token.expires.map(now::isBefore).orElse(true));
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
        if (parts.length < 3 || !parts[2].startsWith(SHA256)) {
            throw new IllegalArgumentException(
                    "a line is NAME ROLE[,ROLE] sha256:HASH [expires:TIME] [families:PATTERN[,PATTERN]]");
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
                        "behind the hash there may be expires:TIME and families:PATTERN[,PATTERN], each once, and nothing else");
            }
        }
        return new Token(parts[0], roles, parts[2].substring(SHA256.length()), expires, families);
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
        return name + " " + roles.stream().map(Role::toString).collect(Collectors.joining(",")) + " " + SHA256 + sha256
                + expires.map(end -> " " + EXPIRES + end).orElse("")
                + (families.all() ? "" : " " + FAMILIES + families);
    }
}
