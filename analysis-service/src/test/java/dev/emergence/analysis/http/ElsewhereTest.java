package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.emergence.schemas.Families;
import dev.emergence.schemas.Role;
import dev.emergence.schemas.Token;
import dev.emergence.service.Caller;
import dev.emergence.service.Problem;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Cookie;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ElsewhereTest {
    private static final Optional<Token> ADA =
            Optional.of(new Token("ada", Set.of(Role.READ), Token.hash("secret"), Optional.empty(), Families.ALL));

    private static HttpHeaders headers(List<String> authorization, Map<String, Cookie> cookies) {
        return (HttpHeaders) Proxy.newProxyInstance(
                HttpHeaders.class.getClassLoader(),
                new Class<?>[] {HttpHeaders.class},
                (proxy, method, arguments) -> method.getName().equals("getCookies") ? cookies : authorization);
    }

    @Test
    void whoIsKnownByACertificateAloneIsToldThatItDoesNotGoAlong() {
        HttpHeaders neither = headers(null, Map.of("other", new Cookie.Builder("other").build()));
        WebApplicationException refusal =
                catchThrowableOfType(WebApplicationException.class, () -> Elsewhere.requireWhatGoesAlong(ADA, neither));
        assertThat(refusal.getResponse().getStatus()).isEqualTo(403);
        assertThat(((Problem) refusal.getResponse().getEntity()).detail())
                .contains("a certificate does not go along", "ask with a token");
    }

    @Test
    void aTokenAndACookieGoAlongAndWhereNobodyIsAskedNothingNeedTo() {
        HttpHeaders token = headers(List.of("Bearer emt_x"), Map.of());
        HttpHeaders cookie = headers(null, Map.of(Caller.COOKIE, new Cookie.Builder(Caller.COOKIE).build()));
        assertThatCode(() -> Elsewhere.requireWhatGoesAlong(ADA, token)).doesNotThrowAnyException();
        assertThatCode(() -> Elsewhere.requireWhatGoesAlong(ADA, cookie)).doesNotThrowAnyException();
        assertThatCode(() -> Elsewhere.requireWhatGoesAlong(Optional.empty(), headers(null, Map.of())))
                .doesNotThrowAnyException();
    }
}
