package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void aLinkAsksTheSameOfAnotherPage() {
        MultivaluedHashMap<String, String> query = new MultivaluedHashMap<>();
        query.put("kind", List.of("COLLAPSE", "RESOLVED"));
        query.put("family", List.of("a&b /ü"));
        query.put("cursor", List.of("old"));
        assertThat(Page.address("/v1/events", query, "new"))
                .isEqualTo("/v1/events?family=a%26b+%2F%C3%BC&kind=COLLAPSE&kind=RESOLVED&cursor=new");
    }

    @Test
    void aNoteFitsIntoAHeader() {
        assertThat(Page.ascii("no 'ü'\r\nX: y")).isEqualTo("no '?'??X: y");
    }
}
