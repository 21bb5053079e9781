package dev.davit.model.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.custom.ServedKinds;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
    @Test
    void everyKindIsInThePlainAndInTheAggregatedForm() {
        List<String> plain = new ArrayList<>();
        for (String at : Kinds.apiVersions()) {
            int slash = at.indexOf('/');
            String group = slash < 0 ? "" : at.substring(0, slash);
            JsonObject list =
                    Objects.requireNonNull(
                            Discovery.resources(
                                    ServedKinds.BUILT_IN, group, at.substring(slash + 1)));
            for (Json resource : list.array("resources")) {
                String name = ((JsonObject) resource).textOr("", "name");
                if (!name.contains("/")) {
                    plain.add(name);
                }
            }
        }
        List<String> aggregated = new ArrayList<>();
        for (JsonObject list :
                List.of(
                        Discovery.coreAggregated(ServedKinds.BUILT_IN),
                        Discovery.groupsAggregated(ServedKinds.BUILT_IN, Elsewhere.NOTHING))) {
            for (Json group : list.array("items")) {
                for (Json version : ((JsonObject) group).array("versions")) {
                    for (Json resource : ((JsonObject) version).array("resources")) {
                        aggregated.add(((JsonObject) resource).textOr("", "resource"));
                    }
                }
            }
        }
        List<String> all =
                Stream.concat(Kinds.ALL.stream(), Kinds.OTHER_FORMS.stream())
                        .map(kind -> kind.id().plural())
                        .toList();
        assertThat(plain).containsExactlyInAnyOrderElementsOf(all);
        assertThat(aggregated).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void podsTellTheirShortNameAndSubresources() {
        JsonObject list =
                Objects.requireNonNull(Discovery.resources(ServedKinds.BUILT_IN, "", "v1"));
        assertThat(list.toString()).contains("pods/exec", "pods/binding", "pods/log");
        assertThat(list.array("resources").items())
                .anySatisfy(resource ->
                        assertThat(((JsonObject) resource).array("shortNames").toString())
                                .contains("po"));
    }

    @Test
    void whatDoesNotExistIsNotTold() {
        assertThat(Discovery.resources(ServedKinds.BUILT_IN, "nothing", "v1")).isNull();
        assertThat(Discovery.group(ServedKinds.BUILT_IN, Elsewhere.NOTHING, "nothing")).isNull();
        assertThat(Discovery.group(ServedKinds.BUILT_IN, Elsewhere.NOTHING, "")).isNull();
        assertThat(Discovery.group(ServedKinds.BUILT_IN, Elsewhere.NOTHING, "coordination.k8s.io"))
                .isNotNull();
    }
}
