package dev.davit.model.owned;

import static dev.davit.model.json.Trees.json;
import static dev.davit.model.json.Trees.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.schema.Schemas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
    private static Writer at(String manager, int second) {
        return new Writer(manager, "v1", "", "2026-11-20T12:00:%02dZ".formatted(second));
    }

    private static Comparison between(String before, String after) {
        return Comparison.of(Schemas.of(Kinds.CONFIG_MAP), object(before), object(after));
    }

    private static Claims owning(String... managersAndFields) {
        Claims claims = Claims.NONE;
        String before = "{'data':{}}";
        for (int i = 0; i < managersAndFields.length; i += 2) {
            String after = "{'data':{'%s':'1'}}".formatted(managersAndFields[i + 1]);
            Comparison did = new Comparison(between(before, after).set(), FieldSet.EMPTY);
            claims = claims.updated(at(managersAndFields[i], i), did);
        }
        return claims;
    }

    @Test
    void whatAWriteSetsIsTheWritersAlone() {
        Claims claims =
                owning("one", "a", "one", "b", "two", "c")
                        .updated(
                                at("two", 9),
                                between("{'data':{'a':'1','b':'1'}}", "{'data':{'a':'2'}}"));
        assertThat(claims.json())
                .isEqualTo(
                        json(
                                "[{'manager':'two','operation':'Update','apiVersion':'v1',"
                                        + "'time':'2026-11-20T12:00:09Z','fieldsType':'FieldsV1',"
                                        + "'fieldsV1':{'f:data':{'f:a':{},'f:c':{}}}}]"));
    }

    @Test
    void aWriteThatDoesNothingChangesNoTime() {
        Claims claims = owning("one", "a");
        assertThat(claims.updated(at("one", 50), between("{'data':{}}", "{'data':{}}")))
                .isSameAs(claims);
        Claims again =
                claims.updated(at("one", 50), between("{'data':{'a':'1'}}", "{'data':{'a':'2'}}"));
        assertThat(again.json().toString()).contains("12:00:50Z");
        assertThat(again.sameButTime(claims)).isTrue();
        assertThat(again).isNotEqualTo(claims);
    }

    @Test
    void theOldestOfManyUpdatersBecomeOne() {
        String[] words = new String[2 * (Claims.MAX_UPDATERS + 3)];
        for (int i = 0; i < words.length; i += 2) {
            words[i] = "m" + i;
            words[i + 1] = "k" + i;
        }
        Claims claims = owning(words);
        assertThat(claims.all()).hasSize(Claims.MAX_UPDATERS);
        Claim ancient = claims.all().getFirst();
        assertThat(ancient.manager()).isEqualTo(Claims.ANCIENT);
        assertThat(FieldsV1.read(ancient.fields()).paths())
                .containsExactly(".data.k0", ".data.k2", ".data.k4", ".data.k6");
        assertThat(claims.all().getLast().manager()).isEqualTo(words[words.length - 2]);
    }

    @Test
    void whatIsStoredIsReadAsItWasWritten() {
        Claims claims = owning("one", "a", "two", "b");
        assertThat(Claims.read(claims.json())).isEqualTo(claims);
        assertThat(Claims.parse(claims.json())).hasValue(claims);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{'manager':'m','operation':'Own','apiVersion':'v1','fieldsType':'FieldsV1',"
                        + "'fieldsV1':{'f:data':{}}}]",
                "[{'manager':'m','operation':'Update','fieldsType':'FieldsV1',"
                        + "'fieldsV1':{'f:data':{}}}]",
                "[{'manager':'m','operation':'Update','apiVersion':'v1',"
                        + "'fieldsV1':{'f:data':{}}}]",
                "[{'manager':'m','operation':'Update','apiVersion':'v1',"
                        + "'fieldsType':'FieldsV2','fieldsV1':{'f:data':{}}}]",
                "[{'manager':'m','operation':'Update','apiVersion':'v1',"
                        + "'fieldsType':'FieldsV1','fieldsV1':{'data':{}}}]",
                "[{},{}]",
                "['x']"
            })
    void whatIsGarbledIsNotRead(String text) {
        assertThat(Claims.parse((JsonArray) json(text))).as(text).isEmpty();
    }

    @Test
    void anEmptyListOrOneEmptyEntryForgetsEverything() {
        assertThat(Claims.resets(JsonArray.EMPTY)).isTrue();
        assertThat(Claims.resets(JsonArray.of(JsonObject.EMPTY))).isTrue();
        assertThat(Claims.resets(owning("one", "a").json())).isFalse();
    }

    private static Writer account(String name) {
        String user = "system:serviceaccount:ops:" + name;
        return new Writer(
                "robot", "v1", "", "2026-11-20T12:00:40Z", new Domain.Accounts("ops"), user);
    }

    private static final String ROBOTS = "{'data':{'c':'1'}}";

    private static Claims withRobot() {
        Comparison did = new Comparison(between("{'data':{}}", ROBOTS).set(), FieldSet.EMPTY);
        return owning("one", "a").updated(account("one"), did);
    }

    @Test
    void theDomainOfAProgramIsWrittenBesideItsFieldsAndReadAgain() {
        Claims claims = withRobot();
        assertThat(claims.json().toString()).contains("system:serviceaccount:ops:one");
        assertThat(claims.all().getFirst().json().has("domain")).isFalse();
        assertThat(Claims.read(claims.json())).isEqualTo(claims);
    }

    @Test
    void whatAWriteChangesOfOtherDomainsIsFound() {
        Comparison all =
                between("{'data':{'a':'1','b':'1','c':'1'}}", "{'data':{'a':'2','b':'2'}}");
        List<Held> ofPeople = withRobot().foreign(Domain.PEOPLE, all);
        assertThat(ofPeople).hasSize(1);
        assertThat(ofPeople.getFirst().fields().paths()).containsExactly(".data.c");
        List<Held> ofRobots = withRobot().foreign(new Domain.Accounts("ops"), all);
        assertThat(ofRobots.getFirst().fields().paths()).containsExactly(".data.a");
        assertThat(withRobot().foreign(Domain.PEOPLE, between(ROBOTS, ROBOTS))).isEmpty();
    }

    @Test
    void accountsOfOneNamespaceHaveOneEntry() {
        Comparison did = between(ROBOTS, "{'data':{'c':'2'}}");
        assertThat(withRobot().updated(account("two"), did).all()).hasSize(2);
    }

    @Test
    void aClientWritesTheEntriesOfItsOwnDomainOnly() {
        Claims stored = withRobot();
        Claims none = stored.given(Claims.NONE, at("one", 50));
        assertThat(none.all()).extracting(Claim::manager).containsExactly("robot");
        Claims blind = new Claims(stored.all().stream().map(claim -> claim.in("")).toList());
        assertThat(stored.given(blind, at("one", 50))).isEqualTo(stored);
        Claims theirs = stored.given(Claims.NONE, account("two"));
        assertThat(theirs.all()).extracting(Claim::manager).containsExactly("one");
        Claims forged =
                new Claims(List.of(stored.all().getFirst().in("system:serviceaccount:a:b")));
        assertThat(Claims.NONE.given(forged, at("x", 50)).all().getFirst().domain())
                .isEqualTo(Domain.PEOPLE);
    }

    @Test
    void fieldsMoveToAnotherDomain() {
        Writer me = at("me", 50);
        Claims mine = withRobot().moved(me, true, Claim::set);
        assertThat(mine.foreign(Domain.PEOPLE, between(ROBOTS, "{'data':{}}"))).isEmpty();
        assertThat(mine.all()).extracting(Claim::manager).containsExactly("one", "me");
        Claims given = owning("one", "a").moved(account("one"), false, Claim::set);
        assertThat(given.all()).extracting(Claim::manager).containsExactly("one");
        assertThat(given.all().getFirst().domain().text()).isEqualTo("system:serviceaccounts:ops");
        assertThat(withRobot().moved(me, true, _ -> FieldSet.EMPTY)).isEqualTo(withRobot());
    }

    @Test
    void frozenFieldsAreNobodys() {
        FieldSet fields = between("{'data':{}}", ROBOTS).set();
        Claims frozen = withRobot().frozen(fields, at("one", 50));
        Comparison did = between(ROBOTS, "{'data':{'c':'2'}}");
        assertThat(frozen.foreign(new Domain.Accounts("ops"), did))
                .extracting(held -> held.claim().domain())
                .containsExactly(Domain.FROZEN);
        assertThat(frozen.frozen(fields, at("one", 55)).all()).hasSameSizeAs(frozen.all());
    }

    @Test
    void oldEntriesBecomeOneOfEachDomain() {
        Claims claims = withRobot();
        for (int i = 0; i < 12; i++) {
            Comparison did = between("{'data':{}}", "{'data':{'x%d':'1'}}".formatted(i));
            claims = claims.updated(at("m" + i, 45 + i), did);
        }
        assertThat(claims.all())
                .filteredOn(claim -> claim.manager().equals(Claims.ANCIENT))
                .extracting(claim -> claim.domain().text())
                .contains("people", "system:serviceaccounts:ops");
    }

    @Test
    void aLedgerCountsObjectsByFieldAndDomain() {
        Ledger ledger = new Ledger(2);
        ledger.add(withRobot());
        ledger.add(owning("one", "a", "two", "c"));
        assertThat(ledger.objects()).isEqualTo(2);
        assertThat(ledger.counts().get("data.c"))
                .containsEntry("people", 1)
                .containsEntry("system:serviceaccounts:ops", 1);
        assertThat(ledger.counts().get("data.a")).containsEntry("people", 2);
    }
}
