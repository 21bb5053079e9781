package dev.davit.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.model.json.JsonNumber;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.patch.PatchSchema;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SchemasTest {

    @Test
    void everyServedKindHasASchemaWithTypeAndMetadata() {
        for (Kind kind : Kinds.ALL) {
            ObjectSchema schema = Schemas.of(kind);
            assertThat(schema.field("apiVersion")).isNotNull();
            assertThat(schema.field("kind")).isNotNull();
            assertThat(schema.declared("metadata").schema())
                    .isSameAs(Schemas.get(Schemas.OBJECT_META));
        }
    }

    @Test
    void embeddedStructsAreFlattened() {
        ObjectSchema volume = Schemas.get("io.k8s.api.core.v1.Volume");
        assertThat(volume.field("emptyDir")).isNotNull();
        assertThat(volume.field("volumeSource")).isNull();
        ObjectSchema probe = Schemas.get("io.k8s.api.core.v1.Probe");
        assertThat(probe.field("httpGet")).isNotNull();
        assertThat(probe.field("handler")).isNull();
        ObjectSchema ephemeral = Schemas.get("io.k8s.api.core.v1.EphemeralContainer");
        assertThat(ephemeral.field("image")).isNotNull();
        assertThat(Schemas.get("io.k8s.api.core.v1.ConfigMapKeySelector").field("name"))
                .isNotNull();
    }

    @Test
    void formsThatDifferFromTheProtocolBuffers() {
        ObjectSchema port = Schemas.get("io.k8s.api.core.v1.HTTPGetAction");
        assertThat(port.declared("port").schema()).isEqualTo(Schema.Scalar.INT_OR_STRING);
        ObjectSchema resources = Schemas.get("io.k8s.api.core.v1.ResourceRequirements");
        assertThat(resources.declared("limits").schema())
                .isEqualTo(new Schema.MapOf(Schema.Scalar.QUANTITY));
        ObjectSchema meta = Schemas.get(Schemas.OBJECT_META);
        assertThat(meta.declared("creationTimestamp").schema()).isEqualTo(Schema.Scalar.TIME);
        ObjectSchema lease = Schemas.get("io.k8s.api.coordination.v1.LeaseSpec");
        assertThat(lease.declared("renewTime").schema()).isEqualTo(Schema.Scalar.MICRO_TIME);
        ObjectSchema secret = Schemas.of(Kinds.SECRET);
        assertThat(secret.declared("data").schema())
                .isEqualTo(new Schema.MapOf(Schema.Scalar.BYTES));
        ObjectSchema endpoint = Schemas.get("io.k8s.api.core.v1.DaemonEndpoint");
        assertThat(endpoint.field("Port")).isNotNull();
    }

    @Test
    void markersSurvive() {
        ObjectSchema spec = Schemas.get("io.k8s.api.core.v1.PodSpec");
        Field containers = spec.declared("containers");
        assertThat(containers.required()).isTrue();
        assertThat(containers.patch()).isEqualTo(PatchSchema.Strategy.mergeBy("name"));
        assertThat(containers.schema())
                .isInstanceOfSatisfying(
                        Schema.ListOf.class,
                        list -> {
                            assertThat(list.type()).isEqualTo(Schema.ListType.MAP);
                            assertThat(list.keys()).containsExactly("name");
                        });
        assertThat(spec.declared("initContainers").required()).isFalse();
        assertThat(spec.declared("nodeSelector").atomic()).isTrue();
        assertThat(spec.declared("volumes").patch().retainKeys()).isTrue();
        assertThat(Schemas.get("io.k8s.api.core.v1.ContainerPort").declared("protocol").byDefault())
                .hasToString("JsonString[value=TCP]");
    }

    @Test
    void patchesSeeTheSameStrategies() {
        PatchSchema pod = Schemas.patch(Kinds.POD);
        PatchSchema env = pod.member("spec").member("containers").items().member("env");
        assertThat(env.strategy()).isEqualTo(PatchSchema.Strategy.mergeBy("name"));
        assertThat(pod.member("metadata").member("finalizers").strategy())
                .isEqualTo(PatchSchema.Strategy.mergePrimitives());
        assertThat(pod.member("nothing").member("more")).isSameAs(PatchSchema.UNKNOWN);
    }

    @Test
    void davitsOwnFieldsAreDeclaredInTheSameForm() {
        ObjectSchema spec = Schemas.get("io.k8s.api.core.v1.PodSpec");
        assertThat(spec.declared("davit").schema()).isSameAs(Schemas.get("dev.davit.v1.PodSpec"));
        ObjectSchema status = Schemas.get("io.k8s.api.core.v1.PodStatus");
        assertThat(status.declared("davit").schema())
                .isSameAs(Schemas.get("dev.davit.v1.PodStatus"));
    }

    @Test
    void davitsOwnKindsReferToTypesOfKubernetes() {
        ObjectSchema spec = Schemas.get("dev.davit.v1.PinnedDeploymentSpec");
        assertThat(Schemas.of(Kinds.PINNED_DEPLOYMENT).declared("spec").schema()).isSameAs(spec);
        assertThat(spec.declared("replicas").byDefault()).isEqualTo(JsonNumber.of(1));
        assertThat(spec.declared("versions").patch())
                .isEqualTo(PatchSchema.Strategy.mergeBy("name"));
        ObjectSchema version = Schemas.get("dev.davit.v1.PinnedVersion");
        assertThat(version.declared("template").schema())
                .isSameAs(Schemas.get("io.k8s.api.core.v1.PodTemplateSpec"));
        assertThat(Schemas.names()).contains("dev.davit.v1.PinnedDeploymentList");
        assertThat(Schemas.find("dev.davit.v1.Nothing")).isNull();
    }

    @Test
    void everyTypeAndFieldOfDavitsOwnIsDescribed() {
        for (String name : Schemas.names()) {
            if (name.startsWith("dev.davit.v1.Pinned")) {
                ObjectSchema type = Schemas.get(name);
                assertThat(Schemas.description(type)).as(name).isNotEmpty();
                for (Field field : type.fields()) {
                    assertThat(Schemas.description(type, field)).as(name + field).isNotEmpty();
                }
            }
        }
    }

    @Test
    void everyTypeDecodesAndRefersOnlyToKnownOnes() {
        Set<String> seen = new TreeSet<>();
        for (String name : Schemas.names()) {
            ObjectSchema schema = Schemas.get(name);
            seen.add(schema.name());
        }
        assertThat(seen).hasSizeGreaterThan(900).contains("io.k8s.api.apps.v1.Deployment");
    }

    @Test
    void descriptionsComeFromTheApiAndFromDavit() {
        ObjectSchema spec = Schemas.get("io.k8s.api.core.v1.PodSpec");
        assertThat(Schemas.description(spec, spec.declared("containers")))
                .startsWith("List of containers belonging to the pod.")
                .doesNotContain("+patchMergeKey");
        assertThat(Schemas.description(spec, spec.declared("davit"))).contains("Davit");
        assertThat(Schemas.description(Schemas.of(Kinds.POD))).contains("collection of containers");
    }
}
