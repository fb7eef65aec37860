package dev.emergence.analysis.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.emergence.schemas.Role;
import dev.emergence.schemas.Token;
import dev.emergence.service.Caller;
import dev.emergence.service.Problem;
import dev.emergence.service.Tokens;
import jakarta.inject.Singleton;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/** Whom a browser is for: it keeps the token in a cookie that no script reads, until it is closed. */
@Singleton
@Path("/v1/session")
@Produces(MediaType.APPLICATION_JSON)
public class SessionResource {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Tokens tokens;
    private final Caller caller;
    private final Clock clock;

    SessionResource(Tokens tokens, Caller caller, Clock clock) {
        this.tokens = tokens;
        this.caller = caller;
        this.clock = clock;
    }

    @GET
    @Operation(
            summary =
                    "Who asks, what for, and for which families where not for all; name is null where nobody is asked who they are.")
    public ObjectNode session() {
        return of(caller.token());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Signs a browser in, by a cookie. Body: {token}.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(type = SchemaType.OBJECT),
                            example = "{\"token\": \"emt_…\"}"))
    public Response signIn(String body, @Context UriInfo asked) {
        String secret = secret(body);
        Token token = tokens.find(secret, clock.instant())
                .orElseThrow(() ->
                        Problem.exception(401, "No such token", "The token is not known here, or its time is over."));
        return Response.ok(of(Optional.of(token)))
                .cookie(cookie(secret, asked).build())
                .build();
    }

    @DELETE
    @Operation(summary = "Signs a browser out.")
    public Response signOut(@Context UriInfo asked) {
        return Response.noContent().cookie(cookie("", asked).maxAge(0).build()).build();
    }

    private static NewCookie.Builder cookie(String value, UriInfo asked) {
        return new NewCookie.Builder(Caller.COOKIE)
                .value(value)
                .path("/")
                .httpOnly(true)
                .secure(asked.getRequestUri().getScheme().equals("https"))
                .sameSite(NewCookie.SameSite.STRICT);
    }

    private static String secret(String body) {
        try {
            JsonNode token = JSON.readTree(body == null ? "" : body).path("token");
            if (token.isTextual()) {
                return token.asText().strip();
            }
        } catch (JsonProcessingException e) {
            // answered below: Jackson's own message quotes the body
        }
        throw Problem.exception(400, "Bad request", "Send a JSON object such as {\"token\": \"emt_…\"}.");
    }

    private static ObjectNode of(Optional<Token> token) {
        Set<Role> roles = token.map(Token::roles).orElse(EnumSet.allOf(Role.class));
        ObjectNode session = JsonNodeFactory.instance.objectNode();
        session.put("name", token.map(Token::name).orElse(null));
        roles.forEach(role -> session.withArray("roles").add(role.toString()));
        token.map(Token::families).filter(families -> !families.all()).ifPresent(families -> families.patterns()
                .forEach(session.withArray("families")::add));
        return session;
    }
}
