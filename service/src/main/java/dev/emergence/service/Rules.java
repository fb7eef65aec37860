package dev.emergence.service;

import static dev.emergence.schemas.Role.OPERATE;
import static dev.emergence.schemas.Role.READ;
import static dev.emergence.schemas.Role.SEND;

import dev.emergence.schemas.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which roles may ask each endpoint, of all services. What is not here is answered as if it were nowhere. */
public final class Rules {
    private static final Set<Role> READERS = Set.of(READ, OPERATE);
    private static final Set<Role> ANYBODY = Set.of();

    /** @param roles one of them is enough; none is needed where there are none */
    private record Rule(String method, Pattern path, Set<Role> roles) {
        Rule(String method, String path, Set<Role> roles) {
            this(method, Pattern.compile(path), roles);
        }
    }

    private static final List<Rule> RULES = List.of(
            new Rule("POST", "/v1/(generations|checkpoints|points|import/[^/]+|otlp/(logs|traces))", Set.of(SEND)),
            new Rule("POST", "/v1/annotations", Set.of(SEND, OPERATE)),
            new Rule("GET", "/v1/warnings", Set.of(SEND, READ, OPERATE)),
            new Rule("POST", "/v1/forget", Set.of(OPERATE)),
            new Rule(
                    "GET",
                    "/v1/(curves|curve|sparklines|verdicts|events|breaks|metrics|gate|gate/acknowledgements|changes|search|flips|what-if|forecast|report|annotations)",
                    READERS),
            new Rule("POST", "/v1/gate/acknowledge", Set.of(OPERATE)),
            new Rule("GET", "/v1/audit", Set.of(OPERATE)),
            new Rule("GET", "/v1/session", Set.of(SEND, READ, OPERATE)),
            // they look at the token themselves, or need none
            new Rule("POST", "/v1/session", ANYBODY),
            new Rule("DELETE", "/v1/session", ANYBODY),
            new Rule("GET", "/metrics", READERS),
            // why some work fails is for those inside; /q/health holds it, too
            new Rule("GET", "/q/health(/well)?", READERS),
            // These say nothing of what was sent: probes, what there is to ask, the page before it asks, and what
            // alerts lead to.
            new Rule("GET", "/q/health/(live|ready|started)|/q/openapi", ANYBODY),
            new Rule("GET", "/|/index[.]html|/(page|runbooks)/[\\w-]+[.]\\w+|/is-my-jump-real[.]md", ANYBODY));

    /** What is told of all senders together, so that nobody knows of which families it is. */
    private static final Set<String> OF_ALL = Set.of("/v1/warnings");

    private Rules() {}

    /** Whether it is for those alone who may see all families. */
    static boolean ofAll(String path) {
        return OF_ALL.contains(plain(path));
    }

    /** Resources are found with a slash at the end, too. */
    private static String plain(String path) {
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether it takes a place in the limits: all but what anybody may get. Signing in needs no token, and yet is work. */
    static boolean takesAPlace(String method, String path) {
        boolean gets = method.equals("GET") || method.equals("HEAD");
        return !gets || !of(method, path).equals(Optional.of(ANYBODY));
    }

    /**
     * @param path without anything that stands for another
     * @return empty where there is no rule; nobody in particular where anybody may
     */
    public static Optional<Set<Role>> of(String method, String path) {
        String asked = method.equals("HEAD") ? "GET" : method;
        String plain = plain(path);
        return RULES.stream()
                .filter(rule ->
                        rule.method.equals(asked) && rule.path.matcher(plain).matches())
                .findFirst()
                .map(Rule::roles);
    }
}
