package dev.emergence.analysis.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.emergence.analysis.view.TopicLog;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.AuditAct;
import jakarta.ws.rs.WebApplicationException;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditResourceTest {
    private static Audit audit(AuditAct act, String who, long time) {
        return Audit.newBuilder()
                .setAct(act)
                .setWho(who)
                .setTime(time)
                .setDetails(Map.of("family", "demo"))
                .build();
    }

    @Test
    void aRowHasItsTimeAsPeopleReadIt() {
        // 1,700,000,000 s after 1970 is 2023-11-14, 22:13:20 UTC
        Audit audit = audit(AuditAct.FORGOTTEN, null, 1_700_000_000_123L);
        assertThat(AuditResource.row(new TopicLog.Entry<>(7, null, audit)))
                .hasToString("{\"time\":\"2023-11-14T22:13:20.123Z\",\"act\":\"FORGOTTEN\",\"who\":null,"
                        + "\"authenticated\":false,\"from\":null,\"details\":{\"family\":\"demo\"}}");
    }

    @Test
    void whatIsAskedForIsByActWhoAndTime() {
        AuditResource.Query query = new AuditResource.Query();
        query.act = List.of("FORGOTTEN", "REDRIVEN");
        query.who = "ada";
        query.since = "2023-11-14T22:13:20Z";
        Predicate<Audit> wanted = query.wanted();
        long then = 1_700_000_000_000L;
        assertThat(wanted).accepts(audit(AuditAct.FORGOTTEN, "ada", then), audit(AuditAct.REDRIVEN, "ada", then + 1));
        assertThat(wanted)
                .rejects(
                        audit(AuditAct.FORGOTTEN, "ada", then - 1),
                        audit(AuditAct.FORGOTTEN, "bob", then),
                        audit(AuditAct.FORGOTTEN, null, then),
                        audit(AuditAct.ACKNOWLEDGED, "ada", then));
    }

    @ParameterizedTest
    @ValueSource(strings = {"yesterday", "2026-07-31", "+1000000000-12-31T23:59:59Z", ""})
    void aTimeThatIsNoneIsRefused(String since) {
        AuditResource.Query query = new AuditResource.Query();
        query.since = since;
        assertThatThrownBy(query::wanted).isInstanceOf(WebApplicationException.class);
    }

    @Test
    void anActThatThereIsNotIsRefused() {
        AuditResource.Query query = new AuditResource.Query();
        query.act = List.of("DONE");
        assertThatThrownBy(query::wanted).isInstanceOf(WebApplicationException.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"ada,ada", "`a,\"b\"`,`\"a,\"\"b\"\"\"`", "=1+2,'=1+2", "-x,'-x", "@x,'@x"})
    void aCellIsNothingThatASpreadsheetComputes(String text, String cell) {
        assertThat(AuditResource.cell(JsonNodeFactory.instance.textNode(text))).isEqualTo(cell);
    }
}
