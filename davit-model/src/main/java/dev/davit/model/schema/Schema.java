package dev.davit.model.schema;

import java.util.List;

/** What a JSON value has to look like. */
public sealed interface Schema
        permits Schema.Scalar, Schema.Choice, Schema.ListOf, Schema.MapOf, ObjectSchema {

    /** Values without declared parts. The order is that of the catalogue's file. */
    enum Scalar implements Schema {
        STRING,
        /** A whole number of 32 bits. */
        INT32,
        /** A whole number of 64 bits; a JSON number like any other. */
        INT64,
        NUMBER,
        BOOLEAN,
        /** Bytes, written as base64. */
        BYTES,
        INT_OR_STRING,
        /** An amount: {@code 100m}, {@code 1Gi}, or a plain number. */
        QUANTITY,
        /** RFC 3339 in seconds. */
        TIME,
        /** RFC 3339 with microseconds. */
        MICRO_TIME,
        /** Any JSON value. */
        ANY,
        /** An object whose members nobody declares. */
        OPEN_OBJECT
    }

    /** One of a few words. */
    record Choice(List<String> words) implements Schema {
        public Choice {
            words = List.copyOf(words);
        }
    }

    /**
     * A list of values of one shape.
     *
     * @param keys the members that tell the items of a {@link ListType#MAP} apart, else empty
     */
    record ListOf(Schema items, ListType type, List<String> keys) implements Schema {
        public ListOf {
            keys = List.copyOf(keys);
        }

        public static ListOf atomic(Schema items) {
            return new ListOf(items, ListType.ATOMIC, List.of());
        }

        public static ListOf keyed(Schema items, String... keys) {
            return new ListOf(items, ListType.MAP, List.of(keys));
        }
    }

    /** An object with free names and values of one shape: labels, annotations, resources. */
    record MapOf(Schema values) implements Schema {}

    /** How a list behaves for owners and patches: Kubernetes' {@code x-kubernetes-list-type}. */
    enum ListType {
        /** Replaced as a whole. */
        ATOMIC,
        /** Scalars, each once. */
        SET,
        /** Objects, told apart by their keys. */
        MAP
    }
}
