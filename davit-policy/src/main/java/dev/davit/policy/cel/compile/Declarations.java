package dev.davit.policy.cel.compile;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.cel.common.types.TypeParamType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the checker has to know of the functions that Kubernetes adds to the language. */
final class Declarations {
    private static final CelType STRING = SimpleType.STRING;
    private static final CelType INT = SimpleType.INT;
    private static final CelType BOOL = SimpleType.BOOL;
    private static final CelType T = TypeParamType.create("T");
    private static final CelType LIST = ListType.create(T);
    private static final CelType STRINGS = ListType.create(STRING);
    private static final CelType URL = OpaqueType.create("kubernetes.URL");
    private static final CelType IP = OpaqueType.create("net.IP");
    private static final CelType CIDR = OpaqueType.create("net.CIDR");
    private static final CelType QUANTITY = OpaqueType.create("kubernetes.Quantity");
    private static final CelType SEMVER = OpaqueType.create("kubernetes.Semver");
    private static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
    private static final CelType ASKER = OpaqueType.create("kubernetes.authorization.Authorizer");
    private static final CelType PATH = OpaqueType.create("kubernetes.authorization.PathCheck");
    private static final CelType GROUP = OpaqueType.create("kubernetes.authorization.GroupCheck");
    private static final CelType RESOURCE =
            OpaqueType.create("kubernetes.authorization.ResourceCheck");
    private static final CelType DECISION = OpaqueType.create("kubernetes.authorization.Decision");

    static final List<CelFunctionDecl> ALL = all();

    private final Map<String, List<CelOverloadDecl>> found = new TreeMap<>();

    private Declarations() {}

    private static List<CelFunctionDecl> all() {
        Declarations all = new Declarations();
        all.lists();
        all.texts();
        all.networks();
        all.amounts();
        all.rights();
        List<CelFunctionDecl> made = new ArrayList<>();
        all.found.forEach((name, overloads) ->
                made.add(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
        return List.copyOf(made);
    }

    private void on(String name, String id, CelType result, CelType... args) {
        found.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(CelOverloadDecl.newMemberOverload(id, result, args));
    }

    private void of(String name, String id, CelType result, CelType... args) {
        found.computeIfAbsent(name, _ -> new ArrayList<>())
                .add(CelOverloadDecl.newGlobalOverload(id, result, args));
    }

    private void lists() {
        for (CelType type :
                new CelType[] {
                    INT,
                    SimpleType.UINT,
                    SimpleType.DOUBLE,
                    BOOL,
                    SimpleType.DURATION,
                    SimpleType.TIMESTAMP,
                    STRING,
                    SimpleType.BYTES
                }) {
            CelType list = ListType.create(type);
            String id = "list_" + type.name().replace('.', '_');
            on("isSorted", id + "_is_sorted_bool", BOOL, list);
            on("min", id + "_min", type, list);
            on("max", id + "_max", type, list);
            boolean sums =
                    !type.equals(BOOL)
                            && !type.equals(SimpleType.TIMESTAMP)
                            && !type.equals(STRING)
                            && !type.equals(SimpleType.BYTES);
            if (sums) {
                on("sum", id + "_sum", type, list);
            }
        }
        on("indexOf", "list_a_index_of_int", INT, LIST, T);
        on("lastIndexOf", "list_a_last_index_of_int", INT, LIST, T);
        for (String name : List.of("contains", "equivalent", "intersects")) {
            of("sets." + name, "list_sets_" + name + "_list", BOOL, LIST, LIST);
        }
    }

    private void texts() {
        on("format", "string_format", STRING, STRING, ListType.create(SimpleType.DYN));
        on("find", "string_find_string", STRING, STRING, STRING);
        on("findAll", "string_find_all_string", STRINGS, STRING, STRING);
        on("findAll", "string_find_all_string_int", STRINGS, STRING, STRING, INT);
        of("url", "string_to_url", URL, STRING);
        of("isURL", "is_url_string", BOOL, STRING);
        for (String part : List.of("Scheme", "Host", "Hostname", "Port", "EscapedPath")) {
            on("get" + part, "url_get_" + part, STRING, URL);
        }
        on("getQuery", "url_get_query", MapType.create(STRING, STRINGS), URL);
        for (String name :
                List.of(
                        "dns1123Label",
                        "dns1123Subdomain",
                        "dns1035Label",
                        "qualifiedName",
                        "dns1123LabelPrefix",
                        "dns1123SubdomainPrefix",
                        "dns1035LabelPrefix",
                        "labelValue",
                        "uri",
                        "uuid",
                        "byte",
                        "date",
                        "datetime")) {
            of("format." + name, "format-" + name, FORMAT);
        }
        of("format.named", "format-named", OptionalType.create(FORMAT), STRING);
        on("validate", "format-validate", OptionalType.create(STRINGS), FORMAT, STRING);
        of("jsonpatch.escapeKey", "jsonpatch_escapeKey_string", STRING, STRING);
    }

    private void networks() {
        of("ip", "string_to_ip", IP, STRING);
        on("ip", "cidr_ip", IP, CIDR);
        of("isIP", "is_ip", BOOL, STRING);
        of("ip.isCanonical", "ip_is_canonical", BOOL, STRING);
        of("cidr", "string_to_cidr", CIDR, STRING);
        of("isCIDR", "is_cidr", BOOL, STRING);
        of("string", "ip_to_string", STRING, IP);
        of("string", "cidr_to_string", STRING, CIDR);
        on("family", "family", INT, IP);
        for (String name :
                List.of(
                        "isUnspecified",
                        "isLoopback",
                        "isLinkLocalMulticast",
                        "isLinkLocalUnicast",
                        "isGlobalUnicast")) {
            on(name, "ip_" + name, BOOL, IP);
        }
        on("containsIP", "cidr_contains_ip_string", BOOL, CIDR, STRING);
        on("containsIP", "cidr_contains_ip_ip", BOOL, CIDR, IP);
        on("containsCIDR", "cidr_contains_cidr_string", BOOL, CIDR, STRING);
        on("containsCIDR", "cidr_contains_cidr", BOOL, CIDR, CIDR);
        on("masked", "masked", CIDR, CIDR);
        on("prefixLength", "prefix_length", INT, CIDR);
    }

    private void amounts() {
        of("quantity", "string_to_quantity", QUANTITY, STRING);
        of("isQuantity", "is_quantity_string", BOOL, STRING);
        on("sign", "quantity_sign", INT, QUANTITY);
        on("isInteger", "quantity_is_integer", BOOL, QUANTITY);
        on("asInteger", "quantity_get_int", INT, QUANTITY);
        on("asApproximateFloat", "quantity_get_float", SimpleType.DOUBLE, QUANTITY);
        for (String name : List.of("add", "sub")) {
            on(name, "quantity_" + name, QUANTITY, QUANTITY, QUANTITY);
            on(name, "quantity_" + name + "_int", QUANTITY, QUANTITY, INT);
        }
        for (CelType type : new CelType[] {QUANTITY, SEMVER}) {
            String id = type.equals(QUANTITY) ? "quantity" : "semver";
            on("isGreaterThan", id + "_is_greater_than", BOOL, type, type);
            on("isLessThan", id + "_is_less_than", BOOL, type, type);
            on("compareTo", id + "_compare_to", INT, type, type);
        }
        of("semver", "string_to_semver", SEMVER, STRING);
        of("semver", "string_bool_to_semver", SEMVER, STRING, BOOL);
        of("isSemver", "is_semver_string", BOOL, STRING);
        of("isSemver", "is_semver_string_bool", BOOL, STRING, BOOL);
        for (String name : List.of("major", "minor", "patch")) {
            on(name, "semver_" + name, INT, SEMVER);
        }
    }

    private void rights() {
        on("path", "authorizer_path", PATH, ASKER, STRING);
        on("group", "authorizer_group", GROUP, ASKER, STRING);
        on("serviceAccount", "authorizer_serviceaccount", ASKER, ASKER, STRING, STRING);
        on("resource", "groupcheck_resource", RESOURCE, GROUP, STRING);
        for (String name :
                List.of("subresource", "namespace", "name", "fieldSelector", "labelSelector")) {
            on(name, "resourcecheck_" + name, RESOURCE, RESOURCE, STRING);
        }
        on("check", "pathcheck_check", DECISION, PATH, STRING);
        on("check", "resourcecheck_check", DECISION, RESOURCE, STRING);
        on("allowed", "decision_allowed", BOOL, DECISION);
        on("reason", "decision_reason", STRING, DECISION);
        on("errored", "decision_errored", BOOL, DECISION);
        on("error", "decision_error", STRING, DECISION);
    }
}
