package dev.davit.model.kind;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import org.junit.jupiter.api.Test;

class KindsTest {

    @Test
    void kindsAreFoundByPathObjectAndWord() {
        assertThat(Kinds.byPath("", "v1", "pods")).isSameAs(Kinds.POD);
        assertThat(Kinds.byPath("", "v2", "pods")).isNull();
        assertThat(Kinds.byPath("coordination.k8s.io", "v1", "leases")).isSameAs(Kinds.LEASE);
        assertThat(Kinds.byObject("coordination.k8s.io/v1", "Lease")).isSameAs(Kinds.LEASE);
        assertThat(Kinds.byObject("v1", "Lease")).isNull();
        assertThat(Kinds.byWord("po")).isSameAs(Kinds.POD);
        assertThat(Kinds.byWord("Pod")).isSameAs(Kinds.POD);
        assertThat(Kinds.byWord("leases.coordination.k8s.io")).isSameAs(Kinds.LEASE);
        assertThat(Kinds.byWord("nothing")).isNull();
    }

    @Test
    void theListIsInDiscoveryOrderAndNamesAreUnique() {
        assertThat(Kinds.ALL).isSortedAccordingTo(Comparator.comparing(Kind::id));
        // Events are the same in both of their forms, and are called the same.
        assertThat(
                        Kinds.ALL.stream()
                                .filter(kind -> !kind.equals(ClusterKinds.EVENT))
                                .flatMap(kind -> kind.shortNames().stream()))
                .doesNotHaveDuplicates();
        assertThat(Kinds.byWord("ev")).isSameAs(Kinds.EVENT);
        assertThat(Kinds.apiVersions())
                .startsWith("v1")
                .contains("coordination.k8s.io/v1", "davit.dev/v1")
                .doesNotHaveDuplicates();
    }
}
