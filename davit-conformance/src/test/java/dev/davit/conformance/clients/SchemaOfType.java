package dev.davit.conformance.clients;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrArrayBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaPropsOrBoolBuilder;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;

/** The structural schema of a type of fabric8's models, by its fields' JSON names. */
final class SchemaOfType {
    /** Types that contain themselves end here. */
    private static final int MAX_DEPTH = 16;

    private SchemaOfType() {}

    static JSONSchemaProps of(Class<?> type) {
        return object(type, 0);
    }

    private static JSONSchemaProps object(Class<?> type, int depth) {
        JSONSchemaPropsBuilder schema = new JSONSchemaPropsBuilder().withType("object");
        for (Field field : type.getDeclaredFields()) {
            JsonProperty name = field.getAnnotation(JsonProperty.class);
            boolean root =
                    depth == 0
                            && List.of("apiVersion", "kind", "metadata").contains(field.getName());
            if (name != null && !root) {
                schema.addToProperties(name.value(), any(field.getGenericType(), depth + 1));
            }
        }
        return schema.build();
    }

    private static JSONSchemaProps any(Type type, int depth) {
        if (type instanceof ParameterizedType of) {
            Type[] arguments = of.getActualTypeArguments();
            return of.getRawType().equals(Map.class)
                    ? new JSONSchemaPropsBuilder()
                            .withType("object")
                            .withAdditionalProperties(
                                    new JSONSchemaPropsOrBoolBuilder()
                                            .withSchema(any(arguments[1], depth))
                                            .build())
                            .build()
                    : new JSONSchemaPropsBuilder()
                            .withType("array")
                            .withItems(
                                    new JSONSchemaPropsOrArrayBuilder()
                                            .withSchema(any(arguments[0], depth))
                                            .build())
                            .build();
        }
        return type instanceof Class<?> plain ? plain(plain, depth) : open();
    }

    private static JSONSchemaProps plain(Class<?> type, int depth) {
        if (type == String.class || type.isEnum()) {
            return typed("string");
        }
        if (type == Integer.class || type == Long.class) {
            return typed("integer");
        }
        if (type == Boolean.class) {
            return typed("boolean");
        }
        if (type == Double.class) {
            return typed("number");
        }
        if (type == IntOrString.class) {
            return new JSONSchemaPropsBuilder().withXKubernetesIntOrString(true).build();
        }
        return type == Object.class || depth > MAX_DEPTH ? open() : object(type, depth);
    }

    private static JSONSchemaProps typed(String word) {
        return new JSONSchemaPropsBuilder().withType(word).build();
    }

    private static JSONSchemaProps open() {
        return new JSONSchemaPropsBuilder().withXKubernetesPreserveUnknownFields(true).build();
    }
}
