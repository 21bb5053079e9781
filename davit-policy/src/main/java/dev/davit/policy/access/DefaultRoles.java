package dev.davit.policy.access;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.Kinds;
import dev.davit.model.kind.OwnershipKinds;
import dev.davit.model.request.Identity;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The roles and bindings that every cluster begins with, named as in Kubernetes. What the roles for
 * people may is worked out from the kinds that are served: a kind that a version adds is in them
 * when that version starts.
 */
public final class DefaultRoles {
    private static final String LABEL_PREFIX = AccessKinds.RBAC + "/aggregate-to-";
    private static final List<String> READ = List.of("get", "list", "watch");
    private static final List<String> WRITE =
            List.of("create", "delete", "deletecollection", "patch", "update");
    private static final List<String> CREATE = List.of("create");
    private static final List<String> ROLLBACK = List.of(Authoriser.ROLLBACK);
    private static final Set<String> SHOWN =
            new TreeSet<>(
                    List.of("status", "scale", "log", "history", "blame", "lifecycle", "contents"));
    private static final Set<String> USED =
            new TreeSet<>(
                    List.of(
                            "scale",
                            "attach",
                            "exec",
                            "portforward",
                            "proxy",
                            "eviction",
                            "restart",
                            "resize",
                            "ephemeralcontainers",
                            "token"));

    private static final Set<String> TOLD = new TreeSet<>(List.of("blame", "history", "lifecycle"));

    /** Whoever reads these can become somebody else. */
    private static final Set<String> SECRET = new TreeSet<>(List.of("secrets"));

    /** Set for those who work in a namespace, by those who run the cluster; or by controllers. */
    private static final Set<String> GIVEN =
            new TreeSet<>(
                    List.of(
                            "resourcequotas",
                            "limitranges",
                            "fieldgrants.davit.dev",
                            "hazardgrants.davit.dev",
                            "endpoints",
                            "endpointslices.discovery.k8s.io",
                            "controllerrevisions.apps"));

    private static final List<String> EVERYBODY =
            List.of(
                    "/api",
                    "/api/*",
                    "/apis",
                    "/apis/*",
                    "/healthz",
                    "/livez",
                    "/openapi",
                    "/openapi/*",
                    "/readyz",
                    "/version",
                    "/version/");
    private static final List<String> ISSUER =
            List.of("/.well-known/openid-configuration", "/openid/v1/jwks");
    private static final List<String> PUBLIC =
            List.of("/healthz", "/livez", "/readyz", "/version", "/version/");

    private DefaultRoles() {}

    /** ClusterRoles, complete, in the order of their names. */
    public static List<JsonObject> roles() {
        return List.of(
                aggregated("admin", ""),
                role("cluster-admin", PolicyRule.EVERYTHING),
                role("davit:author", author()),
                aggregated("edit", "admin"),
                labelled("system:aggregate-to-admin", "admin", admin()),
                labelled("system:aggregate-to-edit", "edit", edit()),
                labelled("system:aggregate-to-view", "view", view()),
                role("system:auth-delegator", delegator()),
                role("system:basic-user", basic()),
                role("system:discovery", List.of(PolicyRule.onPaths(EVERYBODY, List.of("get")))),
                role("system:monitoring", List.of(PolicyRule.onPaths(metrics(), List.of("get")))),
                role(
                        "system:public-info-viewer",
                        List.of(PolicyRule.onPaths(PUBLIC, List.of("get")))),
                role(
                        "system:service-account-issuer-discovery",
                        List.of(PolicyRule.onPaths(ISSUER, List.of("get")))),
                aggregated("view", "edit"));
    }

    /** ClusterRoleBindings, each named after its role. */
    public static List<JsonObject> bindings() {
        return List.of(
                binding("cluster-admin", Identity.MASTERS),
                binding("davit:author", Identity.AUTHORS),
                binding("system:basic-user", Identity.AUTHENTICATED),
                binding("system:discovery", Identity.AUTHENTICATED),
                binding("system:monitoring", "system:monitoring"),
                binding(
                        "system:public-info-viewer",
                        Identity.AUTHENTICATED,
                        Identity.UNAUTHENTICATED),
                binding("system:service-account-issuer-discovery", Identity.ACCOUNTS));
    }

    private static List<String> metrics() {
        return List.of(
                "/healthz",
                "/healthz/*",
                "/livez",
                "/livez/*",
                "/metrics",
                "/metrics/*",
                "/readyz",
                "/readyz/*");
    }

    private static List<PolicyRule> basic() {
        return List.of(
                PolicyRule.on(
                        List.of("authentication.k8s.io"), List.of("selfsubjectreviews"), CREATE),
                PolicyRule.on(
                        List.of("authorization.k8s.io"),
                        List.of("selfsubjectaccessreviews", "selfsubjectrulesreviews"),
                        CREATE));
    }

    private static List<PolicyRule> delegator() {
        return List.of(
                PolicyRule.on(List.of("authentication.k8s.io"), List.of("tokenreviews"), CREATE),
                PolicyRule.on(
                        List.of("authorization.k8s.io"), List.of("subjectaccessreviews"), CREATE));
    }

    /** What is in a namespace, and the namespace itself; nothing secret, and no roles. */
    private static List<PolicyRule> view() {
        return byGroup(
                kind ->
                        kind.equals(Kinds.NAMESPACE) || (inNamespaces(kind) && !secret(kind))
                                ? named(kind, SHOWN)
                                : List.of(),
                READ);
    }

    private static List<PolicyRule> edit() {
        List<PolicyRule> rules = new ArrayList<>();
        rules.addAll(
                byGroup(
                        kind -> SECRET.contains(word(kind)) ? named(kind, SHOWN) : List.of(),
                        READ));
        rules.addAll(byGroup(kind -> edited(kind) ? named(kind, USED) : List.of(), WRITE));
        rules.addAll(byGroup(kind -> edited(kind) ? kept(kind) : List.of(), ROLLBACK));
        // What may be written through a proxy is WRITE; to read through it may change something
        // too.
        rules.add(PolicyRule.on(List.of(""), List.of("pods/proxy", "services/proxy"), READ));
        rules.add(PolicyRule.on(List.of(""), List.of("serviceaccounts"), List.of("impersonate")));
        return rules;
    }

    /** Whoever runs a namespace says who else may do what in it; {@link RoleGuard} bounds it. */
    private static List<PolicyRule> admin() {
        List<PolicyRule> rules = new ArrayList<>();
        rules.add(
                PolicyRule.on(
                        List.of("authorization.k8s.io"),
                        List.of("localsubjectaccessreviews"),
                        CREATE));
        List<String> both = new ArrayList<>(READ);
        both.addAll(WRITE);
        rules.addAll(
                byGroup(
                        kind ->
                                inNamespaces(kind) && AccessKinds.isRule(kind)
                                        ? named(kind, TOLD)
                                        : List.of(),
                        both));
        rules.addAll(
                byGroup(
                        kind ->
                                kind.equals(OwnershipKinds.FIELD_GRANT)
                                        ? named(kind, TOLD)
                                        : List.of(),
                        both));
        rules.addAll(
                byGroup(
                        kind ->
                                inNamespaces(kind)
                                                && (AccessKinds.isRule(kind)
                                                        || kind.equals(OwnershipKinds.FIELD_GRANT))
                                        ? kept(kind)
                                        : List.of(),
                        ROLLBACK));
        rules.addAll(
                byGroup(
                        kind -> inNamespaces(kind) ? List.of(plural(kind)) : List.of(),
                        List.of(Authoriser.TAKEOVER)));
        return rules;
    }

    /** Those who write what runs, in any namespace; what is the cluster's own they may look at. */
    private static List<PolicyRule> author() {
        List<String> both = new ArrayList<>(READ);
        both.addAll(WRITE);
        List<PolicyRule> rules = new ArrayList<>();
        rules.addAll(
                byGroup(
                        kind ->
                                inNamespaces(kind)
                                        ? List.of(plural(kind), plural(kind) + "/*")
                                        : List.of(),
                        both));
        rules.addAll(byGroup(kind -> inNamespaces(kind) ? kept(kind) : List.of(), ROLLBACK));
        rules.addAll(
                byGroup(
                        kind ->
                                kind.stored() && !kind.namespaced()
                                        ? named(kind, SHOWN)
                                        : List.of(),
                        READ));
        rules.add(
                PolicyRule.on(
                        List.of(""),
                        List.of("namespaces"),
                        List.of("create", "delete", "patch", "update")));
        // The first of two keys: somebody else approves it.
        rules.add(PolicyRule.on(List.of("davit.dev"), List.of("purges"), CREATE));
        return rules;
    }

    /** What those write who work in a namespace. */
    private static boolean edited(Kind kind) {
        return inNamespaces(kind) && !AccessKinds.isRule(kind) && !GIVEN.contains(word(kind));
    }

    /** What can go back. */
    private static List<String> kept(Kind kind) {
        return kind.subresources().contains(Authoriser.ROLLBACK)
                ? List.of(plural(kind))
                : List.of();
    }

    private static boolean inNamespaces(Kind kind) {
        return kind.stored() && kind.namespaced();
    }

    private static boolean secret(Kind kind) {
        return SECRET.contains(word(kind)) || AccessKinds.isRule(kind);
    }

    private static String word(Kind kind) {
        return kind.id().toString();
    }

    private static String plural(Kind kind) {
        return kind.id().plural();
    }

    /** A kind and those of its subresources. */
    private static List<String> named(Kind kind, Set<String> subresources) {
        List<String> all = new ArrayList<>();
        all.add(plural(kind));
        for (String subresource : kind.subresources()) {
            if (subresources.contains(subresource)) {
                all.add(plural(kind) + "/" + subresource);
            }
        }
        return all;
    }

    private static List<PolicyRule> byGroup(
            Function<Kind, List<String>> resources, List<String> verbs) {
        SortedMap<String, TreeSet<String>> groups = new TreeMap<>();
        for (Kind kind : Kinds.ALL) {
            List<String> of = resources.apply(kind);
            if (!of.isEmpty()) {
                groups.computeIfAbsent(kind.id().group(), any -> new TreeSet<>()).addAll(of);
            }
        }
        List<PolicyRule> rules = new ArrayList<>();
        groups.forEach(
                (group, all) -> rules.add(PolicyRule.on(List.of(group), List.copyOf(all), verbs)));
        return rules;
    }

    private static JsonObject role(String name, List<PolicyRule> rules) {
        return object(AccessKinds.CLUSTER_ROLE, name, "").with("rules", PolicyRule.array(rules));
    }

    private static JsonObject labelled(String name, String to, List<PolicyRule> rules) {
        return object(AccessKinds.CLUSTER_ROLE, name, to).with("rules", PolicyRule.array(rules));
    }

    /** Its rules are gathered by the keeper of aggregated roles. */
    private static JsonObject aggregated(String name, String to) {
        JsonObject labels = JsonObject.EMPTY.with(LABEL_PREFIX + name, "true");
        JsonObject selector = JsonObject.of("matchLabels", labels);
        return object(AccessKinds.CLUSTER_ROLE, name, to)
                .with(
                        "aggregationRule",
                        JsonObject.of("clusterRoleSelectors", JsonArray.of(selector)))
                .with("rules", JsonArray.EMPTY);
    }

    private static JsonObject binding(String role, String... groups) {
        List<Json> subjects = new ArrayList<>();
        for (String group : groups) {
            subjects.add(
                    JsonObject.EMPTY
                            .with("kind", "Group")
                            .with("apiGroup", AccessKinds.RBAC)
                            .with("name", group));
        }
        return object(AccessKinds.CLUSTER_ROLE_BINDING, role, "")
                .with(
                        "roleRef",
                        JsonObject.EMPTY
                                .with("apiGroup", AccessKinds.RBAC)
                                .with("kind", "ClusterRole")
                                .with("name", role))
                .with("subjects", new JsonArray(subjects));
    }

    private static JsonObject object(Kind kind, String name, String aggregatedTo) {
        JsonObject labels = JsonObject.EMPTY.with("kubernetes.io/bootstrapping", "rbac-defaults");
        if (!aggregatedTo.isEmpty()) {
            labels = labels.with(LABEL_PREFIX + aggregatedTo, "true");
        }
        return JsonObject.builder()
                .put("apiVersion", kind.apiVersion())
                .put("kind", kind.kind())
                .put(
                        "metadata",
                        JsonObject.EMPTY
                                .with("name", name)
                                .with("labels", labels)
                                .with(
                                        "annotations",
                                        JsonObject.EMPTY.with(AutoUpdate.MARK, "true")))
                .build();
    }
}
