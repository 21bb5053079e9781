package dev.davit.schemagen;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the JSON form of the API differs from its protocol buffers, which say nothing about it: Go
 * structs that are embedded, members that have another name, messages with a form of their own.
 */
final class Corrections {
    private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";
    private static final String CORE = "k8s.io.api.core.v1.";
    private static final String ADMISSION = "k8s.io.api.admissionregistration.";
    private static final String EXTENSIONS =
            "k8s.io.apiextensions_apiserver.pkg.apis.apiextensions.";

    /** Fields whose message's members stand in the parent itself, as {@code message#field}. */
    private static final Set<String> INLINED =
            Set.of(
                    CORE + "ConfigMapEnvSource#localObjectReference",
                    CORE + "ConfigMapKeySelector#localObjectReference",
                    CORE + "ConfigMapProjection#localObjectReference",
                    CORE + "ConfigMapVolumeSource#localObjectReference",
                    CORE + "SecretEnvSource#localObjectReference",
                    CORE + "SecretKeySelector#localObjectReference",
                    CORE + "SecretProjection#localObjectReference",
                    CORE + "EphemeralContainer#ephemeralContainerCommon",
                    CORE + "PersistentVolumeSpec#persistentVolumeSource",
                    CORE + "Probe#handler",
                    CORE + "Volume#volumeSource",
                    ADMISSION + "v1.NamedRuleWithOperations#ruleWithOperations",
                    ADMISSION + "v1.RuleWithOperations#rule",
                    ADMISSION + "v1beta1.NamedRuleWithOperations#ruleWithOperations",
                    "k8s.io.api.networking.v1.IngressRule#ingressRuleValue",
                    "k8s.io.api.extensions.v1beta1.IngressRule#ingressRuleValue",
                    "k8s.io.api.resource.v1.DeviceAllocationConfiguration#deviceConfiguration",
                    "k8s.io.api.resource.v1.DeviceClaimConfiguration#deviceConfiguration",
                    "k8s.io.api.resource.v1.DeviceClassConfiguration#deviceConfiguration");

    /**
     * Fields whose JSON name is neither the protocol buffer's nor that with a small first letter.
     */
    private static final Map<String, String> NAMES =
            Map.of(
                    CORE + "DaemonEndpoint#Port",
                    "Port",
                    "k8s.io.api.authentication.v1.BoundObjectReference#uID",
                    "uid",
                    "k8s.io.api.networking.v1.IngressClassParametersReference#aPIGroup",
                    "apiGroup",
                    EXTENSIONS + "v1.JSONSchemaProps#ref",
                    "$ref",
                    EXTENSIONS + "v1.JSONSchemaProps#schema",
                    "$schema",
                    EXTENSIONS + "v1beta1.JSONSchemaProps#ref",
                    "$ref",
                    EXTENSIONS + "v1beta1.JSONSchemaProps#schema",
                    "$schema");

    private static final Set<String> TOP_LEVEL =
            Set.of(
                    META + "APIGroup",
                    META + "APIGroupList",
                    META + "APIResourceList",
                    META + "APIVersions",
                    META + "CreateOptions",
                    META + "DeleteOptions",
                    META + "GetOptions",
                    META + "ListOptions",
                    META + "PatchOptions",
                    META + "UpdateOptions");

    /** A message with nothing but a list that is an object in JSON all the same. */
    private static final String DOWNWARD = CORE + "DownwardAPIProjection";

    /**
     * Fields without a marker that may be absent: the Go struct says {@code omitempty}, which the
     * artifact does not carry. Every other field without a marker is required.
     */
    private static final Set<String> OMITTED_WHEN_EMPTY =
            lines("omitted-when-empty.txt").collect(Collectors.toUnmodifiableSet());

    /** Scalar fields that are in the JSON form although they are zero, as {@code message#field}. */
    private static final Set<String> KEPT_WHEN_ZERO = readKept();

    private static final Map<String, Shape> SPECIAL =
            Map.ofEntries(
                    Map.entry("k8s.io.apimachinery.pkg.api.resource.Quantity", Shape.Leaf.QUANTITY),
                    Map.entry(
                            "k8s.io.apimachinery.pkg.util.intstr.IntOrString",
                            Shape.Leaf.INT_OR_STRING),
                    Map.entry(META + "Time", Shape.Leaf.TIME),
                    Map.entry(META + "MicroTime", Shape.Leaf.MICRO_TIME),
                    Map.entry(META + "Duration", Shape.Leaf.STRING),
                    Map.entry(META + "FieldsV1", Shape.Leaf.OPEN_OBJECT),
                    Map.entry(
                            "k8s.io.apimachinery.pkg.runtime.RawExtension", Shape.Leaf.OPEN_OBJECT),
                    Map.entry(EXTENSIONS + "v1.JSON", Shape.Leaf.ANY),
                    Map.entry(EXTENSIONS + "v1.JSONSchemaPropsOrArray", Shape.Leaf.ANY),
                    Map.entry(EXTENSIONS + "v1.JSONSchemaPropsOrBool", Shape.Leaf.ANY),
                    Map.entry(EXTENSIONS + "v1.JSONSchemaPropsOrStringArray", Shape.Leaf.ANY),
                    Map.entry(EXTENSIONS + "v1beta1.JSON", Shape.Leaf.ANY),
                    Map.entry(EXTENSIONS + "v1beta1.JSONSchemaPropsOrArray", Shape.Leaf.ANY),
                    Map.entry(EXTENSIONS + "v1beta1.JSONSchemaPropsOrBool", Shape.Leaf.ANY),
                    Map.entry(EXTENSIONS + "v1beta1.JSONSchemaPropsOrStringArray", Shape.Leaf.ANY));

    private Corrections() {}

    static boolean inlined(String path) {
        return INLINED.contains(path);
    }

    static boolean isObject(String message) {
        return message.equals(DOWNWARD);
    }

    static boolean topLevel(String message) {
        return TOP_LEVEL.contains(message);
    }

    /** Parts of other objects that have metadata of their own but are no kind. */
    static boolean embedsMetadata(String simpleName) {
        return simpleName.endsWith("TemplateSpec")
                || simpleName.equals("PersistentVolumeClaimTemplate");
    }

    static String jsonName(String path, String protoName) {
        String special = NAMES.get(path);
        if (special != null) {
            return special;
        }
        if (protoName.startsWith("xKubernetes")) {
            return kebab(protoName);
        }
        return Character.toLowerCase(protoName.charAt(0)) + protoName.substring(1);
    }

    /** xKubernetesListType → x-kubernetes-list-type. */
    private static String kebab(String name) {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (Character.isUpperCase(letter)) {
                out.append('-').append(Character.toLowerCase(letter));
            } else {
                out.append(letter);
            }
        }
        return out.toString();
    }

    /**
     * @param type the type's name as in OpenAPI, without {@code io.}
     */
    static boolean required(String type, String field, Markers markers) {
        if (markers.required() || markers.optional()) {
            return markers.required();
        }
        return !OMITTED_WHEN_EMPTY.contains(type + " " + field)
                && !OMITTED_WHEN_EMPTY.contains(type + " *");
    }

    static boolean keptWhenZero(String path) {
        return KEPT_WHEN_ZERO.contains(path);
    }

    /** Messages of which one field stands for the whole in JSON. */
    static boolean isChoice(String message) {
        return message.startsWith(EXTENSIONS) && message.contains(".JSONSchemaPropsOr");
    }

    private static Set<String> readKept() {
        return lines("kept-when-zero.txt")
                .flatMap(line -> {
                    String[] words = line.split(" ");
                    return Arrays.stream(words).skip(1).map(name -> words[0] + "#" + name);
                })
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Stream<String> lines(String resource) {
        try (InputStream in = Corrections.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the path");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static @Nullable Shape special(String message) {
        return SPECIAL.get(message);
    }

    static List<FieldModel> typeMeta() {
        Markers none = Markers.of(List.of("+optional"));
        return List.of(
                new FieldModel(
                        "apiVersion",
                        Shape.Leaf.STRING,
                        none,
                        "The group and version of the API that this object is written in."),
                new FieldModel(
                        "kind", Shape.Leaf.STRING, none, "The kind of thing that this object is."));
    }
}
