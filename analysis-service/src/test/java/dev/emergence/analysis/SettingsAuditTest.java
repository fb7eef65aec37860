package dev.emergence.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.emergence.analysis.watch.WatchList;
import dev.emergence.schemas.Audit;
import dev.emergence.schemas.AuditAct;
import dev.emergence.schemas.Families;
import dev.emergence.schemas.Role;
import dev.emergence.schemas.Severity;
import dev.emergence.schemas.Token;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class SettingsAuditTest {
    private static final WatchList CYBER = new WatchList(
            List.of(new WatchList.Entry("cyber-*", Severity.critical, OptionalDouble.of(10), WatchList.Direction.up)));

    private final List<Audit> topic = new ArrayList<>();
    private SettingsAudit instance = instance("one");

    private SettingsAudit instance(String name) {
        return new SettingsAudit(each -> topic.forEach(each), topic::add, name);
    }

    private static Token token(String name, String secret) {
        return new Token(name, Set.of(Role.READ), Token.hash(secret), Optional.empty(), Families.ALL);
    }

    /** What is recorded when this is in force. */
    private List<String> recorded(String policy, WatchList list, Token... tokens) {
        int before = topic.size();
        instance.look(new SettingsAudit.Settings(policy, list, List.of(tokens)), 5);
        return topic.subList(before, topic.size()).stream()
                .map(audit -> audit.getAct() + " " + audit.getDetails())
                .toList();
    }

    @Test
    void theFirstStartSaysWhatIsInForceAndLaterOnesOnlyWhatIsNot() {
        assertThat(recorded("breakthrough", CYBER, token("ada", "a")))
                .containsExactly(
                        "GATE_POLICY {policy=breakthrough}",
                        "TOKEN_MADE {name=ada, roles=read}",
                        "WATCH_LIST {entries=1, list=cyber-* critical 10.0 up}");
        assertThat(recorded("breakthrough", CYBER, token("ada", "a"))).isEmpty();
        instance = instance("one, started again");
        assertThat(recorded("breakthrough", CYBER, token("ada", "a"))).isEmpty();
        instance = instance("one, set otherwise while it was down");
        assertThat(recorded("never", WatchList.EMPTY, token("bob", "b")))
                .containsExactly(
                        "GATE_POLICY {policy=never}",
                        "TOKEN_WITHDRAWN {name=ada}",
                        "TOKEN_MADE {name=bob, roles=read}",
                        "WATCH_LIST {entries=0}");
        instance = instance("one, started again");
        assertThat(recorded("never", WatchList.EMPTY, token("bob", "b"))).isEmpty();
    }

    @Test
    void eachChangeIsRecordedOnceWhoeverSeesIt() {
        recorded("critical", WatchList.EMPTY);
        SettingsAudit one = instance;
        SettingsAudit two = instance("two");
        instance = two;
        assertThat(recorded("critical", WatchList.EMPTY)).isEmpty();
        assertThat(recorded("critical", CYBER)).hasSize(1);
        instance = one;
        assertThat(recorded("critical", CYBER)).isEmpty();
        assertThat(recorded("critical", WatchList.EMPTY)).hasSize(1);
        instance = two;
        assertThat(recorded("critical", WatchList.EMPTY)).isEmpty();
        assertThat(topic).extracting(Audit::getFrom).containsExactly("one", "two", "one");
    }

    @Test
    void anInstanceThatIsSetOtherwiseDoesNotSayItAgainAtEachChange() {
        recorded("critical", WatchList.EMPTY);
        SettingsAudit old = instance;
        instance = instance("two");
        assertThat(recorded("never", WatchList.EMPTY)).hasSize(1);
        instance = old;
        assertThat(recorded("critical", CYBER)).singleElement().asString().startsWith("WATCH_LIST");
    }

    @Test
    void aTokenThatIsRenewedOrHasOtherRolesIsMadeAnewAndNothingTellsWhichItIs() {
        recorded("never", WatchList.EMPTY, token("ada", "first"));
        assertThat(recorded("never", WatchList.EMPTY, token("ada", "second")))
                .containsExactly("TOKEN_MADE {name=ada, renewed=true, roles=read}");
        Token other = new Token(
                "ada",
                Set.of(Role.SEND),
                Token.hash("second"),
                Optional.of(Instant.parse("2027-01-31T00:00:00Z")),
                Families.of(List.of("team-a-*", "x")));
        assertThat(recorded("never", WatchList.EMPTY, other))
                .containsExactly(
                        "TOKEN_MADE {expires=2027-01-31T00:00:00Z, families=team-a-*,x, name=ada, roles=send}");
        instance = instance("one, started again");
        assertThat(recorded("never", WatchList.EMPTY, other)).isEmpty();
        assertThat(topic.toString()).doesNotContain(Token.hash("first"), Token.hash("second"), "sha256");
    }

    @Test
    void ofALongListItsBeginningStandsThereAndAHashTellsTheRest() {
        List<WatchList.Entry> entries = IntStream.range(0, 1000)
                .mapToObj(i -> new WatchList.Entry(
                        "task-" + i, Severity.warning, OptionalDouble.empty(), WatchList.Direction.any))
                .toList();
        recorded("never", new WatchList(entries));
        Audit audit = topic.get(1);
        assertThat(audit.getAct()).isEqualTo(AuditAct.WATCH_LIST);
        assertThat(audit.getDetails().get("list")).hasSize(2000).startsWith("task-0 warning any; task-1 ");
        assertThat(recorded("never", new WatchList(entries.subList(1, 1000)))).hasSize(1);
        assertThat(recorded("never", new WatchList(entries.subList(1, 999))))
                .singleElement()
                .asString()
                .contains("list_sha256");
    }

    @Test
    void whatKafkaDidNotTakeIsRecordedLater() {
        List<Audit> taken = topic;
        instance = new SettingsAudit(
                each -> taken.forEach(each),
                audit -> {
                    if (audit.getAct() == AuditAct.WATCH_LIST && taken.size() == 1) {
                        taken.add(audit(AuditAct.FORGOTTEN));
                        throw new KafkaException("away");
                    }
                    taken.add(audit);
                },
                "one");
        assertThatThrownBy(() -> recorded("never", CYBER)).isInstanceOf(KafkaException.class);
        assertThat(recorded("never", CYBER)).singleElement().asString().startsWith("WATCH_LIST");
    }

    private static Audit audit(AuditAct act) {
        return Audit.newBuilder().setAct(act).setTime(0).build();
    }
}
