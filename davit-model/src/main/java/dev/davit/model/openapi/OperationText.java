package dev.davit.model.openapi;

import dev.davit.model.cbor.Cbor;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonBool;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.kind.Kind;
import dev.davit.model.openapi.Operation.Answer;
import dev.davit.model.openapi.Operation.Body;
import dev.davit.model.proto.ProtoReader;
import dev.davit.model.proto.ProtoWriter;
import dev.davit.model.request.PatchType;
import dev.davit.model.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Operations of one kind in OpenAPI's words. */
final class OperationText {
    private static final String JSON = "application/json";
    private static final String KUBERNETES = ".k8s.io";
    private static final JsonObject STRING = JsonObject.of("type", new JsonString("string"));
    private static final JsonObject OBJECT = JsonObject.of("type", new JsonString("object"));

    private final Kind kind;
    private final SchemaText schemas;
    private final boolean v3;

    OperationText(Kind kind, SchemaText schemas, boolean v3) {
        this.kind = kind;
        this.schemas = schemas;
        this.v3 = v3;
    }

    /**
     * @param subresource empty: of the object itself
     * @param everywhere in all namespaces
     */
    JsonObject of(Operation operation, String subresource, boolean everywhere) {
        List<Json> parameters = new ArrayList<>();
        operation.parameters().forEach(name -> parameters.add(Parameters.inQuery(name, v3)));
        JsonObject.Builder text = JsonObject.builder();
        text.put("tags", JsonArray.of(new JsonString(tag())));
        if (!operation.description().isEmpty()) {
            text.put("description", operation.description());
        }
        text.put("operationId", id(operation, subresource, everywhere));
        JsonObject body = body(operation.body());
        if (body != null) {
            takes(text, parameters, body, operation.body());
        }
        List<String> forms = forms(operation.answer());
        if (!v3 && !forms.isEmpty()) {
            text.put("produces", Documents.texts(forms));
        }
        text.put("parameters", new JsonArray(parameters))
                .put("responses", responses(operation))
                .put("x-kubernetes-action", operation.action())
                .put("x-kubernetes-group-version-kind", about(operation, subresource));
        if (operation.parameters().contains("deleted")) {
            text.put("x-davit-deleted", typed("dev.davit.v1.DeletedObjectList"));
        }
        return text.build();
    }

    /**
     * Connections have a kind of their own, as in Kubernetes: kubectl takes any patch of a kind for
     * one that says whether fields are validated.
     */
    private JsonObject about(Operation operation, String subresource) {
        if (operation.action().equals("connect")) {
            return Documents.groupVersionKind(kind, kind.kind() + connection(subresource));
        }
        String type =
                switch (operation.answer()) {
                    case Answer.Typed(String name) -> name;
                    case Answer.Drawn(String name, List<String> _) -> name;
                    case Answer.Own _, Answer.Many _, Answer.Text _ -> "";
                };
        if (!type.startsWith("dev.davit.v1.")) {
            return Documents.groupVersionKind(kind, kind.kind());
        }
        return JsonObject.builder()
                .put("group", "davit.dev")
                .put("version", "v1")
                .put("kind", type.substring("dev.davit.v1.".length()))
                .build();
    }

    private static String connection(String subresource) {
        return subresource.equals("portforward")
                ? "PortForwardOptions"
                : capital(subresource) + "Options";
    }

    private @Nullable JsonObject body(Body body) {
        return switch (body) {
            case Body.Nothing _ -> null;
            case Body.Own _ -> schemas.reference(kind.schema());
            case Body.Patch _ -> OBJECT;
            case Body.Typed(String type) -> typed(type);
            case Body.Bytes _ -> STRING.with("format", "binary");
        };
    }

    private void takes(
            JsonObject.Builder text, List<Json> parameters, JsonObject schema, Body body) {
        List<String> types = bodies(body);
        if (!v3) {
            text.put("consumes", Documents.texts(types));
            parameters.add(
                    JsonObject.builder()
                            .put("name", "body")
                            .put("in", "body")
                            .put("required", true)
                            .put("schema", schema)
                            .build());
            return;
        }
        JsonObject.Builder content = JsonObject.builder();
        for (String type : types) {
            content.put(type, JsonObject.of("schema", schema));
        }
        text.put(
                "requestBody",
                JsonObject.of("content", content.build()).with("required", JsonBool.TRUE));
    }

    private List<String> bodies(Body body) {
        List<String> types = new ArrayList<>();
        switch (body) {
            case Body.Nothing _ -> {}
            case Body.Bytes _ -> types.add("application/octet-stream");
            case Body.Typed _ -> types.addAll(List.of(JSON, "application/yaml", Cbor.MEDIA_TYPE));
            case Body.Own _ -> {
                types.addAll(List.of(JSON, "application/yaml"));
                if (ProtoWriter.has(kind)) {
                    types.add(ProtoReader.MEDIA_TYPE);
                }
                types.add(Cbor.MEDIA_TYPE);
            }
            case Body.Patch _ -> {
                for (PatchType type : PatchType.values()) {
                    // kubectl sends what is announced: custom kinds have no merge keys.
                    if (type != PatchType.STRATEGIC || kind.custom() == null) {
                        types.add(type.mediaType());
                    }
                }
                types.add(PatchType.APPLY_CBOR);
            }
        }
        return types;
    }

    private JsonObject responses(Operation operation) {
        JsonObject.Builder all = JsonObject.builder();
        JsonObject schema = answer(operation.answer());
        List<String> forms = forms(operation.answer());
        boolean json = !(operation.answer() instanceof Answer.Text);
        all.put("200", response("OK", schema, json, forms));
        if (operation.action().equals("post") || operation.action().equals("patch")) {
            all.put("201", response("Created", schema, json, forms));
        }
        for (int code : operation.errors()) {
            all.put(
                    Integer.toString(code),
                    response(error(code), typed(Schemas.STATUS), true, List.of()));
        }
        return all.build();
    }

    /** In version 2 the media types stand elsewhere. */
    private JsonObject response(
            String description, JsonObject schema, boolean json, List<String> forms) {
        JsonObject text = JsonObject.of("description", new JsonString(description));
        if (!v3) {
            return text.with("schema", schema);
        }
        JsonObject.Builder content = JsonObject.builder();
        if (json) {
            content.put(JSON, JsonObject.of("schema", schema));
        }
        for (String form : forms) {
            if (!form.equals(JSON)) {
                content.put(form, JsonObject.of("schema", STRING));
            }
        }
        return text.with("content", content.build());
    }

    private JsonObject answer(Answer answer) {
        return switch (answer) {
            case Answer.Own _ -> schemas.reference(kind.schema());
            case Answer.Many _ -> schemas.reference(kind.schema() + "List");
            case Answer.Typed(String type) -> typed(type);
            case Answer.Drawn(String type, List<String> _) -> typed(type);
            case Answer.Text _ -> STRING;
        };
    }

    private static List<String> forms(Answer answer) {
        return switch (answer) {
            case Answer.Own _, Answer.Many _, Answer.Typed _ -> List.of();
            case Answer.Drawn(String _, List<String> others) -> {
                List<String> all = new ArrayList<>(List.of(JSON));
                all.addAll(others);
                yield all;
            }
            case Answer.Text(String mediaType) -> List.of(mediaType);
        };
    }

    private JsonObject typed(String type) {
        schemas.add(Schemas.get(type));
        return schemas.reference(type);
    }

    private static String error(int code) {
        return switch (code) {
            case 400 -> "A parameter or the body cannot be read; the message says which.";
            case 403 -> "Not allowed; the message names the right, or the owner of a field.";
            case 404 -> "There is no such object, or nothing is kept of it.";
            case 409 -> "Not in the state that it is in; the message says why.";
            case 410 ->
                    "Not kept any more; the message says from which revision on it is, or which"
                            + " Purge took it out.";
            case 422 -> "Fields are wrong; details.causes names each of them.";
            default -> "Refused.";
        };
    }

    /** As Kubernetes names them: {@code readCoreV1NamespacedPodHistory}. */
    private String id(Operation operation, String subresource, boolean everywhere) {
        String action = operation.action();
        String verb =
                switch (action) {
                    case "get" -> "read";
                    case "post" -> "create";
                    case "put" -> "replace";
                    case "deletecollection" -> "delete";
                    default -> action;
                };
        return verb
                + capital(group())
                + capital(kind.version())
                + (action.equals("connect") ? capital(operation.method()) : "")
                + (action.equals("deletecollection") ? "Collection" : "")
                + (kind.namespaced() && !everywhere ? "Namespaced" : "")
                + kind.kind()
                + capital(subresource)
                + (everywhere ? "ForAllNamespaces" : "");
    }

    /** By which generated clients are cut in pieces: {@code rbacAuthorization_v1}. */
    private String tag() {
        String group = group();
        return group.substring(0, 1).toLowerCase(Locale.ROOT)
                + group.substring(1)
                + "_"
                + kind.version();
    }

    private String group() {
        String group = kind.id().group();
        if (group.isEmpty()) {
            return "Core";
        }
        String own =
                group.endsWith(KUBERNETES)
                        ? group.substring(0, group.length() - KUBERNETES.length())
                        : group;
        StringBuilder camel = new StringBuilder();
        boolean first = true;
        for (int i = 0; i < own.length(); i++) {
            char c = own.charAt(i);
            if (c == '.' || c == '-') {
                first = true;
            } else {
                camel.append(first ? Character.toUpperCase(c) : c);
                first = false;
            }
        }
        return camel.toString();
    }

    private static String capital(String word) {
        return word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
