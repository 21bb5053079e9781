package dev.davit.gate;

import static dev.davit.gate.Bench.json;
import static dev.davit.gate.Bench.refusal;
import static dev.davit.gate.Bench.shown;
import static dev.davit.gate.Bench.target;
import static dev.davit.gate.Bench.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.request.Body;
import dev.davit.model.request.Identity;
import dev.davit.model.request.PatchType;
import dev.davit.model.request.Reply;
import dev.davit.model.request.Verb;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An OwnerDomain splits people by group. */
class PeopleApartTest {
    private static final Identity PIA =
            new Identity("pia", List.of(Identity.MASTERS, "platform-team"), "kubectl/v1.36");
    private static final Identity POL =
            new Identity("pol", List.of("platform-team", Identity.MASTERS), "kubectl/v1.36");
    private static final Identity ROBOT =
            new Identity(
                    "system:serviceaccount:default:robot",
                    List.of(Identity.ACCOUNTS, Identity.MASTERS),
                    "robot/1");

    private final Bench bench = Bench.furnished(Bench.RULES);

    @BeforeEach
    void begin() {
        bench.create(
                OwnershipKinds.OWNER_DOMAIN,
                "",
                "{'metadata':{'name':'platform'},'spec':{'groups':['platform-team']}}");
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void make(Identity who) {
        value(
                bench.tryCreate(
                        who,
                        Kinds.CONFIG_MAP,
                        "default",
                        "{'metadata':{'name':'c'},'data':{'a':'1','b':'1'}}"));
    }

    private Outcome<Reply> write(Identity who, String value, String... options) {
        return bench.patch(
                who,
                Kinds.CONFIG_MAP,
                "default",
                "c",
                PatchType.MERGE,
                "{'data':{'a':'%s'}}".formatted(value),
                options);
    }

    private Outcome<Reply> takeover(Identity who, String body) {
        return bench.ask(
                who,
                Verb.CREATE,
                target(Kinds.CONFIG_MAP, "default", "c/takeover"),
                new Body.Tree(json(body)));
    }

    private void gone() {
        value(bench.delete(OwnershipKinds.OWNER_DOMAIN, "", "platform"));
    }

    @Test
    void membersShareAndOthersAreRefused() {
        make(PIA);
        value(write(POL, "2"));
        assertThat(refusal(write(Bench.ADMIN, "3")).message())
                .contains("data.a: owned by \"kubectl\" (people:platform)");
        assertThat(refusal(write(ROBOT, "3")).reason()).isEqualTo(Reason.FIELD_OWNED);
        JsonObject stored = bench.get(Kinds.CONFIG_MAP, "default", "c");
        assertThat(stored.array("metadata", "managedFields").toString())
                .contains("people:platform");
    }

    @Test
    void whatOtherPeopleHaveWrittenIsTheirs() {
        make(Bench.ADMIN);
        assertThat(refusal(write(PIA, "2")).message())
                .contains("data.a: owned by \"kubectl\" (people)");
        value(takeover(Bench.ADMIN, "{'from':'people','to':'people:platform'}"));
        // One's own fields are given away by the one who takes them.
        value(takeover(PIA, "{'fields':['data.a']}"));
        value(write(PIA, "2"));
    }

    @Test
    void aGrantToPeopleIsToAllOfThem() {
        make(ROBOT);
        bench.create(
                OwnershipKinds.FIELD_GRANT,
                "default",
                "{'metadata':{'name':'g'},'spec':{'resources':['configmaps'],'fields':['data.a'],"
                        + "'writers':['people']}}");
        value(write(PIA, "2"));
    }

    @Test
    void withoutItsDomainAFieldIsPeoples() {
        make(PIA);
        gone();
        bench.create(Kinds.SERVICE_ACCOUNT, "default", "{'metadata':{'name':'robot'}}");
        assertThat(refusal(write(ROBOT, "3")).reason()).isEqualTo(Reason.FIELD_OWNED);
        value(write(Bench.ADMIN, "3"));
        value(write(PIA, "4"));
    }

    @Test
    void whoIsInSeveralIsInTheFirstByName() {
        bench.create(
                OwnershipKinds.OWNER_DOMAIN,
                "",
                "{'metadata':{'name':'also'},'spec':{'groups':['oncall']}}");
        Identity both =
                new Identity(
                        "bo",
                        List.of(Identity.MASTERS, "platform-team", "oncall"),
                        "kubectl/v1.36");
        make(both);
        assertThat(refusal(write(PIA, "2")).message()).contains("(people:also)");
    }

    @Test
    void aDomainNamesSoManyGroupsAndNoMore() {
        assertThat(refusal(domain(65)).message())
                .contains("spec.groups: Invalid value: 65: must have at most 64 items");
        value(domain(64));
    }

    private Outcome<Reply> domain(int groups) {
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < groups; i++) {
            names.append(i == 0 ? "" : ",").append("'g").append(i).append('\'');
        }
        return bench.tryCreate(
                OwnershipKinds.OWNER_DOMAIN,
                "",
                "{'metadata':{'name':'many'},'spec':{'groups':[" + names + "]}}");
    }

    @Test
    void membersForceAsPeopleDo() {
        make(Bench.ADMIN);
        String config =
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'c'},'data':{'a':'5'}}";
        Body body =
                new Body.Raw(
                        config.replace('\'', '"').getBytes(StandardCharsets.UTF_8),
                        "application/apply-patch+yaml");
        JsonObject now =
                shown(
                        bench.ask(
                                PIA,
                                Verb.PATCH,
                                target(Kinds.CONFIG_MAP, "default", "c"),
                                body,
                                "fieldManager=kubectl",
                                "force=true"));
        assertThat(now.text("data", "a")).isEqualTo("5");
        assertThat(refusal(write(Bench.ADMIN, "6")).message()).contains("(people:platform)");
    }

    @Test
    void anAccountActsForThem() {
        make(PIA);
        bench.create(
                Kinds.SERVICE_ACCOUNT,
                "default",
                "{'metadata':{'name':'robot','annotations':{'davit.dev/acts-for':'people:platform'}}}");
        value(write(ROBOT, "2"));
        gone();
        value(write(ROBOT, "3"));
    }

    @Test
    void programsDoNotSplitPeopleAndNothingIsGivenToNobody() {
        make(Bench.ADMIN);
        assertThat(
                        refusal(
                                        bench.tryCreate(
                                                ROBOT,
                                                OwnershipKinds.OWNER_DOMAIN,
                                                "",
                                                "{'metadata':{'name':'x'},'spec':{'groups':['y']}}"))
                                .message())
                .contains("a person says how people are split");
        assertThat(refusal(takeover(PIA, "{'to':'people:none'}")).message())
                .contains("to: Not found: \"people:none\"");
    }
}
