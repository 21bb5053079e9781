package dev.davit.model.kind;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every kind that is served: the one registry that discovery, the gate and the store read. Each
 * area declares its own in a file beside this one.
 *
 * <p>Short names and categories are those that kubectl users know from Kubernetes.
 */
public final class Kinds {
    /** Subresources that every kind with a history has: Davit's history, blame and lifecycle. */
    public static final List<String> COMMON_SUBRESOURCES = KindMaker.COMMON;

    public static final Kind NAMESPACE =
            KindMaker.of("v1", "Namespace")
                    .called("ns")
                    .ofTheCluster()
                    .with("status", "finalize", "contents")
                    .make();

    public static final Kind NODE =
            KindMaker.of("v1", "Node").called("no").ofTheCluster().with("status", "images").make();

    public static final Kind POD =
            KindMaker.of("v1", "Pod")
                    .called("po")
                    .amongAll()
                    .with(
                            "status",
                            "binding",
                            "eviction",
                            "log",
                            "exec",
                            "attach",
                            "portforward",
                            "proxy",
                            "restart",
                            "resize",
                            "ephemeralcontainers")
                    .make();

    public static final Kind CONFIG_MAP = KindMaker.of("v1", "ConfigMap").called("cm").make();

    public static final Kind SECRET = KindMaker.of("v1", "Secret").make();

    public static final Kind SERVICE_ACCOUNT =
            KindMaker.of("v1", "ServiceAccount").called("sa").with("token").make();

    /** Acknowledged without a sync and kept in a bounded ring. */
    public static final Kind EVENT =
            KindMaker.of("v1", "Event").called("ev").kept(Durability.VOLATILE).make();

    public static final Kind LEASE =
            KindMaker.of("coordination.k8s.io/v1", "Lease").kept(Durability.DURABLE).make();

    public static final Kind HAZARD_GRANT = KindMaker.own("HazardGrant").called("hg").make();

    /** The declared steps of a custom kind, under the name of its definition. */
    public static final Kind LIFECYCLE = KindMaker.own("Lifecycle").ofTheCluster().make();

    public static final Kind PINNED_DEPLOYMENT =
            KindMaker.own("PinnedDeployment")
                    .called("pd", "pinned")
                    .amongAll()
                    .with("status", "scale")
                    .make();

    public static final Kind DEPLOYMENT =
            KindMaker.of("apps/v1", "Deployment")
                    .called("deploy")
                    .amongAll()
                    .with("status", "scale")
                    .make();

    public static final Kind REPLICA_SET =
            KindMaker.of("apps/v1", "ReplicaSet")
                    .called("rs")
                    .amongAll()
                    .with("status", "scale")
                    .make();

    /** A name that is answered with pod addresses. */
    public static final Kind SERVICE =
            KindMaker.of("v1", "Service").called("svc").amongAll().with("status", "proxy").make();

    /** Follows from services and pods, unless a person wrote it: not worth a history. */
    public static final Kind ENDPOINTS =
            KindMaker.of("v1", "Endpoints")
                    .collectedAs("endpoints")
                    .called("ep")
                    .kept(Durability.DURABLE)
                    .make();

    /** As {@link #ENDPOINTS}, in pieces. */
    public static final Kind ENDPOINT_SLICE =
            KindMaker.of("discovery.k8s.io/v1", "EndpointSlice").kept(Durability.DURABLE).make();

    private static final List<Kind> FIRST =
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
                    LIFECYCLE,
                    PINNED_DEPLOYMENT,
                    ENDPOINT_SLICE);

    /** In the order in which discovery lists them: by group, then by plural name. */
    public static final List<Kind> ALL =
            Stream.of(
                            FIRST,
                            AccessKinds.ALL,
                            WorkloadKinds.ALL,
                            NetworkKinds.ALL,
                            DriverKinds.ALL,
                            ClusterKinds.ALL,
                            FlowKinds.ALL,
                            ExtensionKinds.ALL,
                            HistoryKinds.ALL,
                            OwnershipKinds.ALL)
                    .flatMap(List::stream)
                    .sorted(Comparator.comparing(Kind::id))
                    .toList();

    /**
     * Kinds in a form besides the one in which they are stored; each equals one of {@link #ALL}.
     */
    public static final List<Kind> OTHER_FORMS = List.of(WorkloadKinds.AUTOSCALER_V1);

    /** Never gone through: only looked up. */
    private static final Map<KindId, Kind> BY_ID = new HashMap<>();

    /** By what an object says of itself: its kind, and there by its version. */
    private static final Map<String, List<Kind>> BY_NAME = new HashMap<>();

    private static final Map<String, Kind> BY_SCHEMA = new HashMap<>();
    private static final Map<String, Kind> BY_WORD = new HashMap<>();

    static {
        for (Kind kind : ALL) {
            BY_ID.put(kind.id(), kind);
            BY_NAME.computeIfAbsent(kind.kind(), any -> new ArrayList<>(1)).add(kind);
            BY_SCHEMA.put(kind.schema(), kind);
            BY_WORD.putIfAbsent(kind.id().plural(), kind);
            BY_WORD.putIfAbsent(kind.id().toString(), kind);
            BY_WORD.putIfAbsent(kind.singular(), kind);
            kind.shortNames().forEach(name -> BY_WORD.putIfAbsent(name, kind));
        }
        for (Kind form : OTHER_FORMS) {
            BY_NAME.computeIfAbsent(form.kind(), any -> new ArrayList<>(1)).add(form);
            BY_SCHEMA.put(form.schema(), form);
        }
    }

    private Kinds() {}

    public static @Nullable Kind byId(KindId id) {
        return BY_ID.get(id);
    }

    /** The kind behind a path: {@code ("", "v1", "pods")}. */
    public static @Nullable Kind byPath(String group, String version, String plural) {
        Kind kind = BY_ID.get(new KindId(group, plural));
        return kind == null || kind.version().equals(version) ? kind : form(kind, version);
    }

    private static @Nullable Kind form(Kind kind, String version) {
        for (Kind form : OTHER_FORMS) {
            if (form.equals(kind) && form.version().equals(version)) {
                return form;
            }
        }
        return null;
    }

    /** The kind that an object says it is: {@code ("v1", "Pod")}. */
    public static @Nullable Kind byObject(String apiVersion, String kindName) {
        for (Kind kind : BY_NAME.getOrDefault(kindName, List.of())) {
            if (kind.apiVersion().equals(apiVersion)) {
                return kind;
            }
        }
        return null;
    }

    /** The kind whose objects have the schema of that name. */
    public static @Nullable Kind bySchema(String name) {
        return BY_SCHEMA.get(name);
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
        return Stream.concat(ALL.stream(), OTHER_FORMS.stream())
                .filter(kind -> kind.id().group().equals(group) && kind.version().equals(version))
                .toList();
    }

    /** {@code v1}, {@code coordination.k8s.io/v1}: each once, in the order of {@link #ALL}. */
    public static List<String> apiVersions() {
        return Stream.concat(ALL.stream(), OTHER_FORMS.stream())
                .map(Kind::apiVersion)
                .distinct()
                .toList();
    }
}
