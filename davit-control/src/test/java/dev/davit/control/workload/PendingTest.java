package dev.davit.control.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Trees;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class PendingTest {
    private final Pending pending = new Pending("web", "uid", 7);

    @Test
    void aCreationIsAskedForAgainUnderTheSameName() {
        List<String> names = pending.names(2, 0);
        assertThat(names).hasSize(2).doesNotHaveDuplicates();
        assertThat(pending.creating(1)).isEqualTo(2);
        assertThat(pending.names(1, 1)).doesNotContainAnyElementsOf(names);
        assertThat(pending.nextMillis()).isEqualTo(Pending.PATIENCE_MILLIS);
        assertThat(pending.names(2, Pending.PATIENCE_MILLIS))
                .containsExactlyInAnyOrderElementsOf(names);
    }

    @Test
    void whatWasRefusedIsTriedAgainAndWhatIsThereIsNot() {
        List<String> names = pending.names(2, 0);
        pending.refused(names.get(0));
        assertThat(pending.created(names.get(1))).isTrue();
        assertThat(pending.created(names.get(1))).isFalse();
        assertThat(pending.creating(1)).isZero();
        assertThat(pending.names(1, 1)).containsExactly(names.get(0));
    }

    @Test
    void namesDifferByOwnerAndByTheLifeOfTheProcess() {
        assertThat(new Pending("web", "uid", 7).names(3, 0))
                .isEqualTo(new Pending("web", "uid", 7).names(3, 0));
        assertThat(new Pending("web", "uid", 8).names(3, 0))
                .doesNotContainAnyElementsOf(new Pending("web", "uid", 7).names(3, 0));
        assertThat(new Pending("w".repeat(100), "uid", 7).names(1, 0).getFirst()).hasSize(63);
    }

    @Test
    void aPodIsMadeOfItsTemplateAndNamesItsController() {
        JsonObject owner =
                Trees.tree("{'metadata':{'name':'web','namespace':'d','uid':'u-1'},'spec':{}}");
        JsonObject template =
                Trees.tree(
                        "{'metadata':{'labels':{'app':'web'},'name':'ignored'},"
                                + "'spec':{'containers':[{'name':'a'}]}}");
        JsonObject pod = PodMaker.make(template, Kinds.REPLICA_SET, owner, "web-x");
        assertThat(pod.text("metadata", "name")).isEqualTo("web-x");
        assertThat(pod.text("metadata", "generateName")).isEqualTo("web-");
        assertThat(pod.text("metadata", "labels", "app")).isEqualTo("web");
        assertThat(Owners.controllerUid(pod)).isEqualTo("u-1");
        assertThat(pod.object("spec")).isEqualTo(template.object("spec"));
    }

    @Test
    void aTemplatesDigestDoesNotDependOnTheOrderOfMembers() {
        JsonObject one = Trees.tree("{'a':{'x':1,'y':[true,null]},'b':'c'}");
        JsonObject other = Trees.tree("{'b':'c','a':{'y':[true,null],'x':1}}");
        assertThat(Digest.template(one, 0)).isEqualTo(Digest.template(other, 0)).hasSize(10);
        assertThat(Digest.template(one, 1)).isNotEqualTo(Digest.template(one, 0));
        assertThat(Digest.template(Trees.tree("{'a':'bc'}"), 0))
                .isNotEqualTo(Digest.template(Trees.tree("{'ab':'c'}"), 0));
    }
}
