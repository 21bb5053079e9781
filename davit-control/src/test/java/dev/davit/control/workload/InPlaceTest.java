package dev.davit.control.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.control.Trees;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import org.junit.jupiter.api.Test;

class InPlaceTest {
    private static final JsonObject OLD =
            Trees.tree(
                    "{'metadata':{'labels':{'app':'web','track':'a'},'annotations':{'n':'1'}},"
                            + "'spec':{'containers':[{'name':'a','image':'x:1'}],'hostname':'h'}}");
    private static final JsonObject NEW =
            Trees.tree(
                    "{'metadata':{'labels':{'app':'web','tier':'b'}},"
                            + "'spec':{'containers':[{'name':'a','image':'x:2'}]}}");

    private static JsonObject pod() {
        JsonObject owner = Trees.tree("{'metadata':{'name':'web','namespace':'d','uid':'u'}}");
        JsonObject made = PodMaker.make(InPlace.followed(OLD), Kinds.REPLICA_SET, owner, "web-1");
        return made.with("status", Trees.tree("{'phase':'Running'}"))
                .with(
                        "spec",
                        made.object("spec")
                                .with("nodeName", "n1")
                                .with("davit", Trees.tree("{'profile':'strict','site':'x'}")))
                .with(
                        "metadata",
                        made.object("metadata")
                                .with("uid", "p")
                                .with(
                                        "labels",
                                        made.object("metadata", "labels").with("mine", "yes")));
    }

    @Test
    void theTemplateIsTakenOverAndWhatWasGivenStays() {
        JsonObject changed = InPlace.change(pod(), InPlace.followed(NEW));
        assertThat(changed.object("metadata", "labels"))
                .isEqualTo(Trees.tree("{'app':'web','mine':'yes','tier':'b'}"));
        assertThat(changed.object("metadata", "annotations").names())
                .containsExactly(InPlace.FOLLOWS);
        assertThat(changed.text("metadata", "annotations", InPlace.FOLLOWS))
                .isEqualTo("labels=app,tier");
        assertThat(changed.object("spec"))
                .isEqualTo(
                        Trees.tree(
                                "{'containers':[{'name':'a','image':'x:2'}],'nodeName':'n1',"
                                        + "'davit':{'profile':'strict'}}"));
        assertThat(changed.text("metadata", "uid")).isEqualTo("p");
        assertThat(changed.array("metadata", "ownerReferences"))
                .isEqualTo(pod().array("metadata", "ownerReferences"));
        assertThat(changed.object("status")).isEqualTo(pod().object("status"));
    }

    @Test
    void thereAndBackIsTheSamePod() {
        JsonObject there = InPlace.change(pod(), InPlace.followed(NEW));
        JsonObject back = InPlace.change(there, InPlace.followed(OLD));
        assertThat(back.object("metadata", "labels"))
                .isEqualTo(Trees.tree("{'app':'web','mine':'yes','track':'a'}"));
        assertThat(back.text("spec", "hostname")).isEqualTo("h");
        assertThat(back.text("metadata", "annotations", "n")).isEqualTo("1");
    }

    @Test
    void aTemplateThatWasNotFollowedIsNamed() {
        JsonObject pod =
                pod().withAt(Trees.tree("{'n':'1','other':'2'}"), "metadata", "annotations");
        JsonObject changed = InPlace.change(pod, OLD, NEW);
        assertThat(changed.object("metadata", "labels").has("track")).isFalse();
        assertThat(changed.object("metadata", "annotations"))
                .isEqualTo(Trees.tree("{'other':'2'}"));
    }
}
