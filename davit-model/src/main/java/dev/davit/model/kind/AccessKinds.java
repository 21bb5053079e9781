package dev.davit.model.kind;

import java.util.List;

/** Who may do what: roles and bindings, which are kept, and reviews, which are only answered. */
public final class AccessKinds {
    /** The group of roles and bindings, and the one that their references name. */
    public static final String RBAC = "rbac.authorization.k8s.io";

    private static final String AUTHORIZATION = "authorization.k8s.io";
    private static final String AUTHENTICATION = "authentication.k8s.io";

    public static final Kind ROLE = kept("Role", true);
    public static final Kind ROLE_BINDING = kept("RoleBinding", true);
    public static final Kind CLUSTER_ROLE = kept("ClusterRole", false);
    public static final Kind CLUSTER_ROLE_BINDING = kept("ClusterRoleBinding", false);

    public static final Kind SUBJECT_ACCESS_REVIEW =
            asked(AUTHORIZATION, "SubjectAccessReview", false);
    public static final Kind SELF_SUBJECT_ACCESS_REVIEW =
            asked(AUTHORIZATION, "SelfSubjectAccessReview", false);
    public static final Kind LOCAL_SUBJECT_ACCESS_REVIEW =
            asked(AUTHORIZATION, "LocalSubjectAccessReview", true);
    public static final Kind SELF_SUBJECT_RULES_REVIEW =
            asked(AUTHORIZATION, "SelfSubjectRulesReview", false);
    public static final Kind SELF_SUBJECT_REVIEW =
            asked(AUTHENTICATION, "SelfSubjectReview", false);
    public static final Kind TOKEN_REVIEW = asked(AUTHENTICATION, "TokenReview", false);

    /** What the index of rights is made of. */
    public static final List<Kind> RULES =
            List.of(CLUSTER_ROLE_BINDING, CLUSTER_ROLE, ROLE_BINDING, ROLE);

    /** By group, then by plural name. */
    public static final List<Kind> ALL =
            List.of(
                    SELF_SUBJECT_REVIEW,
                    TOKEN_REVIEW,
                    LOCAL_SUBJECT_ACCESS_REVIEW,
                    SELF_SUBJECT_ACCESS_REVIEW,
                    SELF_SUBJECT_RULES_REVIEW,
                    SUBJECT_ACCESS_REVIEW,
                    CLUSTER_ROLE_BINDING,
                    CLUSTER_ROLE,
                    ROLE_BINDING,
                    ROLE);

    private AccessKinds() {}

    /** Whether a kind's objects say who may do what. */
    public static boolean isRule(Kind kind) {
        return kind.id().group().equals(RBAC);
    }

    private static Kind kept(String kind, boolean namespaced) {
        return of(KindMaker.of(RBAC + "/v1", kind), namespaced);
    }

    private static Kind asked(String group, String kind, boolean namespaced) {
        return of(KindMaker.of(group + "/v1", kind).kept(Durability.NONE), namespaced);
    }

    private static Kind of(KindMaker maker, boolean namespaced) {
        return (namespaced ? maker : maker.ofTheCluster()).make();
    }
}
