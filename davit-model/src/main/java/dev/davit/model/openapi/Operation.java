package dev.davit.model.openapi;

import java.util.List;

/**
 * What can be done at a path, as a document tells it.
 *
 * @param method {@code get}, {@code put}
 * @param action as Kubernetes calls it: {@code get}, {@code deletecollection}, {@code connect}
 * @param description empty where its name says all
 * @param parameters of the query
 * @param body what is sent
 * @param answer what comes back
 * @param errors codes of refusals that are told; empty: those of every operation, which are not
 */
record Operation(
        String method,
        String action,
        String description,
        List<String> parameters,
        Body body,
        Answer answer,
        List<Integer> errors) {

    Operation {
        parameters = List.copyOf(parameters);
        errors = List.copyOf(errors);
    }

    static Operation of(
            String method, String action, List<String> parameters, Body body, Answer answer) {
        return new Operation(method, action, "", parameters, body, answer, List.of());
    }

    /** A read of one document of Davit's. */
    static Operation read(
            String type, String description, List<String> parameters, Integer... errors) {
        return new Operation(
                "get",
                "get",
                description,
                parameters,
                Body.Nothing.NOTHING,
                new Answer.Typed(type),
                List.of(errors));
    }

    /** The same, told. */
    Operation saying(String text, Integer... codes) {
        return new Operation(method, action, text, parameters, body, answer, List.of(codes));
    }

    /** What is sent. */
    sealed interface Body {
        enum Nothing implements Body {
            NOTHING
        }

        /** An object of the path's own kind. */
        enum Own implements Body {
            OWN
        }

        enum Patch implements Body {
            PATCH
        }

        /** A type of the catalogue, by its name. */
        record Typed(String type) implements Body {}

        /** Bytes. */
        enum Bytes implements Body {
            BYTES
        }
    }

    /** What comes back. */
    sealed interface Answer {
        /** An object of the path's own kind. */
        enum Own implements Answer {
            OWN
        }

        /** A list of them. */
        enum Many implements Answer {
            MANY
        }

        /** A type of the catalogue, by its name. */
        record Typed(String type) implements Answer {}

        /** The same, or text in these forms, where it is asked for. */
        record Drawn(String type, List<String> forms) implements Answer {
            public Drawn {
                forms = List.copyOf(forms);
            }
        }

        /** Text, or what is streamed. */
        record Text(String mediaType) implements Answer {}
    }
}
