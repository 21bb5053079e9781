package dev.davit.policy.vetting;

import dev.davit.model.schema.ObjectSchema;
import dev.davit.policy.cel.compile.Scope;
import dev.davit.policy.cel.value.Identifiers;
import dev.davit.policy.cel.value.Shape;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the expressions of a policy may speak of, and what is known of it. */
public final class PolicyScope {
    private static final Shape TEXT = new Shape.Text(Long.MAX_VALUE, Shape.Form.PLAIN);
    private static final Shape TEXTS = new Shape.ListOf(TEXT, Long.MAX_VALUE, false, List.of());
    private static final Shape MAP = new Shape.MapOf(TEXT, Long.MAX_VALUE);
    private static final Shape TIME = new Shape.Text(35, Shape.Form.DATE_TIME);

    private static final Shape KIND =
            object("kubernetes.GroupVersionKind", "group", TEXT, "version", TEXT, "kind", TEXT);
    private static final Shape RESOURCE =
            object(
                    "kubernetes.GroupVersionResource",
                    "group",
                    TEXT,
                    "version",
                    TEXT,
                    "resource",
                    TEXT);
    private static final Shape USER =
            object(
                    "kubernetes.UserInfo",
                    "username",
                    TEXT,
                    "uid",
                    TEXT,
                    "groups",
                    TEXTS,
                    "extra",
                    new Shape.MapOf(TEXTS, Long.MAX_VALUE));

    static final Shape REQUEST =
            object(
                    "kubernetes.AdmissionRequest",
                    "kind",
                    KIND,
                    "resource",
                    RESOURCE,
                    "subResource",
                    TEXT,
                    "requestKind",
                    KIND,
                    "requestResource",
                    RESOURCE,
                    "requestSubResource",
                    TEXT,
                    "name",
                    TEXT,
                    "namespace",
                    TEXT,
                    "operation",
                    TEXT,
                    "userInfo",
                    USER,
                    "dryRun",
                    Shape.Simple.BOOL,
                    "options",
                    Shape.Simple.DYN);

    static final Shape NAMESPACE =
            object(
                    "kubernetes.Namespace",
                    "metadata",
                    object(
                            "kubernetes.NamespaceMetadata",
                            "name",
                            TEXT,
                            "generateName",
                            TEXT,
                            "namespace",
                            TEXT,
                            "labels",
                            MAP,
                            "annotations",
                            MAP,
                            "uid",
                            TEXT,
                            "creationTimestamp",
                            TIME,
                            "deletionGracePeriodSeconds",
                            Shape.Simple.INT,
                            "deletionTimestamp",
                            TIME,
                            "generation",
                            Shape.Simple.INT,
                            "resourceVersion",
                            TEXT,
                            "finalizers",
                            TEXTS),
                    "spec",
                    object("kubernetes.NamespaceSpec", "finalizers", TEXTS),
                    "status",
                    object("kubernetes.NamespaceStatus", "phase", TEXT));

    private PolicyScope() {}

    private static Shape object(String name, Object... members) {
        SortedMap<String, Shape.Member> all = new TreeMap<>();
        for (int i = 0; i < members.length; i += 2) {
            String field = (String) members[i];
            Shape.Member member = new Shape.Member(field, (Shape) members[i + 1]);
            all.put(field, member);
            all.put(Identifiers.escaped(field), member);
        }
        return new Shape.ObjectOf(name, all);
    }

    /**
     * @param params the policy has a {@code paramKind}
     * @param asks it may ask for rights
     */
    public static Scope of(boolean params, boolean asks) {
        return of(params, asks, null, null);
    }

    /**
     * The same with the schemas of what it is about.
     *
     * @param object null: anything
     */
    static Scope of(
            boolean params,
            boolean asks,
            @Nullable ObjectSchema object,
            @Nullable ObjectSchema parameter) {
        Scope scope =
                Scope.NOTHING
                        .with("object", declared(object))
                        .with("oldObject", declared(object))
                        .with("request", new Scope.Declared.OfShape(REQUEST))
                        .with("namespaceObject", new Scope.Declared.OfShape(NAMESPACE));
        if (params) {
            scope = scope.with("params", declared(parameter));
        }
        return asks
                ? scope.with("authorizer", Scope.AUTHORIZER)
                        .with(
                                "authorizer.requestResource",
                                new Scope.Declared.Opaque("kubernetes.authorization.ResourceCheck"))
                : scope;
    }

    private static Scope.Declared declared(@Nullable ObjectSchema schema) {
        return schema == null ? Scope.ANYTHING : new Scope.Declared.OfSchema(schema);
    }

    /** The same with variables of which each has a type. */
    public static Scope composed(Scope scope, SortedMap<String, String> types) {
        return scope.with("variables", new Scope.Declared.Members("kubernetes.variables", types));
    }
}
