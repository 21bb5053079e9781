package dev.davit.model.kind;

import java.util.List;

/** Whose fields are whose. */
public final class OwnershipKinds {
    public static final Kind FIELD_GRANT = KindMaker.own("FieldGrant").called("fg").make();

    /** People of some groups, apart from the others. */
    public static final Kind OWNER_DOMAIN =
            KindMaker.own("OwnerDomain").called("od").ofTheCluster().make();

    public static final List<Kind> ALL = List.of(FIELD_GRANT, OWNER_DOMAIN);

    private OwnershipKinds() {}
}
