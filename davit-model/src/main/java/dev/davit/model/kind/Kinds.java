package dev.davit.model.kind;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every kind that is served: the one registry that discovery, the gate and the store read.
 *
 * <p>Short names and categories are those that kubectl users know from Kubernetes.
 */
public final class Kinds {
    /** Subresources that every kind has besides its own: Davit's history, blame and lifecycle. */
    public static final List<String> COMMON_SUBRESOURCES =
            List.of("history", "blame", "rollback", "lifecycle");

    public static final Kind NAMESPACE =
            new Kind(
                    new KindId("", "namespaces"),
                    "v1",
                    "Namespace",
                    "namespace",
                    List.of("ns"),
                    List.of(),
                    false,
                    "io.k8s.api.core.v1.Namespace",
                    Durability.HISTORY,
                    withCommon("status", "finalize"));

    public static final Kind NODE =
            new Kind(
                    new KindId("", "nodes"),
                    "v1",
                    "Node",
                    "node",
                    List.of("no"),
                    List.of(),
                    false,
                    "io.k8s.api.core.v1.Node",
                    Durability.HISTORY,
                    withCommon("status", "images"));

    public static final Kind POD =
            new Kind(
                    new KindId("", "pods"),
                    "v1",
                    "Pod",
                    "pod",
                    List.of("po"),
                    List.of("all"),
                    true,
                    "io.k8s.api.core.v1.Pod",
                    Durability.HISTORY,
                    withCommon(
                            "status",
                            "binding",
                            "log",
                            "exec",
                            "attach",
                            "portforward",
                            "restart",
                            "resize",
                            "ephemeralcontainers"));

    public static final Kind CONFIG_MAP =
            new Kind(
                    new KindId("", "configmaps"),
                    "v1",
                    "ConfigMap",
                    "configmap",
                    List.of("cm"),
                    List.of(),
                    true,
                    "io.k8s.api.core.v1.ConfigMap",
                    Durability.HISTORY,
                    withCommon());

    public static final Kind SECRET =
            new Kind(
                    new KindId("", "secrets"),
                    "v1",
                    "Secret",
                    "secret",
                    List.of(),
                    List.of(),
                    true,
                    "io.k8s.api.core.v1.Secret",
                    Durability.HISTORY,
                    withCommon());

    public static final Kind SERVICE_ACCOUNT =
            new Kind(
                    new KindId("", "serviceaccounts"),
                    "v1",
                    "ServiceAccount",
                    "serviceaccount",
                    List.of("sa"),
                    List.of(),
                    true,
                    "io.k8s.api.core.v1.ServiceAccount",
                    Durability.HISTORY,
                    withCommon("token"));

    /** Acknowledged without a sync and kept in a bounded ring. */
    public static final Kind EVENT =
            new Kind(
                    new KindId("", "events"),
                    "v1",
                    "Event",
                    "event",
                    List.of("ev"),
                    List.of(),
                    true,
                    "io.k8s.api.core.v1.Event",
                    Durability.VOLATILE,
                    List.of());

    public static final Kind LEASE =
            new Kind(
                    new KindId("coordination.k8s.io", "leases"),
                    "v1",
                    "Lease",
                    "lease",
                    List.of(),
                    List.of(),
                    true,
                    "io.k8s.api.coordination.v1.Lease",
                    Durability.DURABLE,
                    List.of());

    public static final Kind HAZARD_GRANT =
            own("HazardGrant", "hazardgrants", List.of("hg"), List.of(), true);

    public static final Kind PINNED_DEPLOYMENT =
            own(
                    "PinnedDeployment",
                    "pinneddeployments",
                    List.of("pd", "pinned"),
                    List.of("all"),
                    true,
                    "status",
                    "scale");

    public static final Kind DEPLOYMENT =
            new Kind(
                    new KindId("apps", "deployments"),
                    "v1",
                    "Deployment",
                    "deployment",
                    List.of("deploy"),
                    List.of("all"),
                    true,
                    "io.k8s.api.apps.v1.Deployment",
                    Durability.HISTORY,
                    withCommon("status", "scale"));

    public static final Kind REPLICA_SET =
            new Kind(
                    new KindId("apps", "replicasets"),
                    "v1",
                    "ReplicaSet",
                    "replicaset",
                    List.of("rs"),
                    List.of("all"),
                    true,
                    "io.k8s.api.apps.v1.ReplicaSet",
                    Durability.HISTORY,
                    withCommon("status", "scale"));

    /** A name that is answered with pod addresses. */
    public static final Kind SERVICE =
            new Kind(
                    new KindId("", "services"),
                    "v1",
                    "Service",
                    "service",
                    List.of("svc"),
                    List.of("all"),
                    true,
                    "io.k8s.api.core.v1.Service",
                    Durability.HISTORY,
                    withCommon("status"));

    /** Follows from services and pods, unless a person wrote it: not worth a history. */
    public static final Kind ENDPOINTS =
            new Kind(
                    new KindId("", "endpoints"),
                    "v1",
                    "Endpoints",
                    "endpoints",
                    List.of("ep"),
                    List.of(),
                    true,
                    "io.k8s.api.core.v1.Endpoints",
                    Durability.DURABLE,
                    List.of());

    /** As {@link #ENDPOINTS}, in pieces. */
    public static final Kind ENDPOINT_SLICE =
            new Kind(
                    new KindId("discovery.k8s.io", "endpointslices"),
                    "v1",
                    "EndpointSlice",
                    "endpointslice",
                    List.of(),
                    List.of(),
                    true,
                    "io.k8s.api.discovery.v1.EndpointSlice",
                    Durability.DURABLE,
                    List.of());

    /** In the order in which discovery lists them: by group, then by plural name. */
    public static final List<Kind> ALL =
            List.of(
                    CONFIG_MAP,
                    ENDPOINTS,
                    EVENT,
                    NAMESPACE,
                    NODE,
                    POD,
                    SECRET,
                    SERVICE_ACCOUNT,
                    SERVICE,
                    DEPLOYMENT,
                    REPLICA_SET,
                    LEASE,
                    HAZARD_GRANT,
                    PINNED_DEPLOYMENT,
                    ENDPOINT_SLICE);

    private static final SortedMap<KindId, Kind> BY_ID = new TreeMap<>();
    private static final SortedMap<String, Kind> BY_WORD = new TreeMap<>();

    static {
        for (Kind kind : ALL) {
            BY_ID.put(kind.id(), kind);
            BY_WORD.putIfAbsent(kind.id().plural(), kind);
            BY_WORD.putIfAbsent(kind.id().toString(), kind);
            BY_WORD.putIfAbsent(kind.singular(), kind);
            kind.shortNames().forEach(name -> BY_WORD.putIfAbsent(name, kind));
        }
    }

    private Kinds() {}

    public static @Nullable Kind byId(KindId id) {
        return BY_ID.get(id);
    }

    /** The kind behind a path: {@code ("", "v1", "pods")}. */
    public static @Nullable Kind byPath(String group, String version, String plural) {
        Kind kind = BY_ID.get(new KindId(group, plural));
        return kind != null && kind.version().equals(version) ? kind : null;
    }

    /** The kind that an object says it is: {@code ("v1", "Pod")}. */
    public static @Nullable Kind byObject(String apiVersion, String kindName) {
        for (Kind kind : ALL) {
            if (kind.kind().equals(kindName) && kind.apiVersion().equals(apiVersion)) {
                return kind;
            }
        }
        return null;
    }

    /**
     * The kind that a person means: plural, {@code plural.group}, singular, short name or kind, in
     * any case.
     */
    public static @Nullable Kind byWord(String word) {
        return BY_WORD.get(word.toLowerCase(Locale.ROOT));
    }

    /** Kinds of one group and version, in the order of {@link #ALL}. */
    public static List<Kind> of(String group, String version) {
        return ALL.stream()
                .filter(kind -> kind.id().group().equals(group) && kind.version().equals(version))
                .toList();
    }

    /** {@code v1}, {@code coordination.k8s.io/v1}: each once, in the order of {@link #ALL}. */
    public static List<String> apiVersions() {
        return ALL.stream().map(Kind::apiVersion).distinct().toList();
    }

    /** A kind of Davit's own group, whose schema is declared in {@code model.schema}. */
    private static Kind own(
            String kind,
            String plural,
            List<String> shortNames,
            List<String> categories,
            boolean namespaced,
            String... subresources) {
        return new Kind(
                new KindId("davit.dev", plural),
                "v1",
                kind,
                kind.toLowerCase(Locale.ROOT),
                shortNames,
                categories,
                namespaced,
                "dev.davit.v1." + kind,
                Durability.HISTORY,
                withCommon(subresources));
    }

    private static List<String> withCommon(String... own) {
        List<String> all = new ArrayList<>(List.of(own));
        all.addAll(COMMON_SUBRESOURCES);
        return all;
    }
}
