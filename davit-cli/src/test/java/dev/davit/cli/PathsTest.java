package dev.davit.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.davit.model.kind.Kinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class PathsTest {
    @Test
    void aNameAloneMeansAPod() {
        assertThat(Paths.one(List.of("web"))).isEqualTo(new Paths.Named(Kinds.POD, "web"));
        assertThat(Paths.one(List.of("cm/web")))
                .isEqualTo(new Paths.Named(Kinds.CONFIG_MAP, "web"));
        assertThat(Paths.one(List.of("node", "n1"))).isEqualTo(new Paths.Named(Kinds.NODE, "n1"));
    }

    @Test
    void whatIsShownCanBeTypedAgain() {
        Paths.Named web = new Paths.Named(Kinds.DEPLOYMENT, "web");
        assertThat(web.shown()).isEqualTo("deployment/web");
        assertThat(Paths.one(List.of(web.shown()))).isEqualTo(web);
    }

    @Test
    void severalAreNotOne() {
        assertThatThrownBy(() -> Paths.one(List.of("pod", "a", "b")))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("exactly one");
        assertThatThrownBy(() -> Paths.one(List.of("web/")))
                .isInstanceOf(CliFailure.class)
                .hasMessageContaining("kind/name");
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Manifests.read("/not/there.yaml"))
                .isInstanceOf(CliFailure.class)
                .hasMessage("there is no file /not/there.yaml");
    }

    @Test
    void listsAndCategoriesStandForSeveral() {
        assertThat(Paths.named(List.of("pods,cm")).stream().map(Paths.Named::kind).toList())
                .containsExactly(Kinds.POD, Kinds.CONFIG_MAP);
        assertThat(Paths.kinds("all")).contains(Kinds.POD, Kinds.DEPLOYMENT);
        assertThat(Paths.named(List.of("po", "a", "b")).stream().map(Paths.Named::name).toList())
                .containsExactly("a", "b");
    }

    @Test
    void aKindThatIsNotThereHasAQuestion() {
        assertThatThrownBy(() -> Paths.named(List.of("podz")))
                .isInstanceOf(CliFailure.class)
                .hasMessage(
                        "there is no kind \"podz\"; did you mean pod or pods?"
                                + " (davit api-resources lists all kinds)");
        assertThatThrownBy(() -> Paths.named(List.of("pod", "cm/x")))
                .hasMessageContaining("not both");
    }
}
