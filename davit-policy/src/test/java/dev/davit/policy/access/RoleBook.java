package dev.davit.policy.access;

import dev.davit.model.image.ImageView;
import dev.davit.model.image.StoredObject;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.AccessKinds;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kind;
import dev.davit.model.kind.KindId;
import dev.davit.policy.Trees;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Roles and bindings of a test, written in a line each. */
final class RoleBook implements ImageView {
    private final TreeMap<Key, StoredObject> objects = new TreeMap<>();
    private long revision;

    /**
     * @param namespace empty: a ClusterRole
     * @param rules JSON with single quotes, without the brackets of the list
     */
    RoleBook role(String namespace, String name, String rules) {
        Kind kind = namespace.isEmpty() ? AccessKinds.CLUSTER_ROLE : AccessKinds.ROLE;
        return put(kind, namespace, name, Trees.tree("{'rules':[" + rules + "]}"));
    }

    /**
     * @param namespace empty: a ClusterRoleBinding
     * @param role {@code ClusterRole/view}
     * @param subjects {@code User/alice}, {@code Group/devs}, {@code ServiceAccount/ci/robot}
     */
    RoleBook bind(String namespace, String name, String role, String... subjects) {
        Kind kind =
                namespace.isEmpty() ? AccessKinds.CLUSTER_ROLE_BINDING : AccessKinds.ROLE_BINDING;
        StringBuilder all = new StringBuilder();
        for (String subject : subjects) {
            String[] parts = subject.split("/", -1);
            String last = parts[parts.length - 1];
            all.append(all.isEmpty() ? "" : ",")
                    .append(
                            parts.length == 3
                                    ? "{'kind':'%s','name':'%s','namespace':'%s'}"
                                            .formatted(parts[0], last, parts[1])
                                    : "{'kind':'%s','name':'%s'}".formatted(parts[0], last));
        }
        int slash = role.indexOf('/');
        return put(
                kind,
                namespace,
                name,
                Trees.tree(
                        "{'roleRef':{'kind':'%s','name':'%s'},'subjects':[%s]}"
                                .formatted(
                                        role.substring(0, slash), role.substring(slash + 1), all)));
    }

    RoleBook put(Kind kind, String namespace, String name, JsonObject tree) {
        Key key = new Key(kind.id(), namespace, name);
        objects.put(key, new StoredObject(key, "uid", ++revision, JsonWriter.write(tree)));
        return this;
    }

    void drop(Kind kind, String namespace, String name) {
        revision++;
        objects.remove(new Key(kind.id(), namespace, name));
    }

    AccessIndex index() {
        return AccessIndex.of(this, AccessIndex.EMPTY, Advisers.NONE);
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public @Nullable StoredObject get(Key key) {
        return objects.get(key);
    }

    @Override
    public int count(KindId kind, String namespace) {
        return 0;
    }

    @Override
    public void scan(
            KindId kind, String namespace, @Nullable Key after, Predicate<StoredObject> visitor) {
        for (StoredObject object : objects.values()) {
            if (object.key().kind().equals(kind) && !visitor.test(object)) {
                return;
            }
        }
    }
}
