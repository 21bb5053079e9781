package dev.davit.schemagen;

/** What a value looks like in JSON. */
sealed interface Shape {

    /** Values without parts; the order is part of the file's format. */
    enum Leaf implements Shape {
        STRING,
        INT32,
        INT64,
        NUMBER,
        BOOLEAN,
        BYTES,
        INT_OR_STRING,
        QUANTITY,
        TIME,
        MICRO_TIME,
        ANY,
        /** An object whose members nobody declares: FieldsV1, RawExtension. */
        OPEN_OBJECT
    }

    record Ref(String type) implements Shape {}

    record ListOf(Shape items) implements Shape {}

    record MapOf(Shape values) implements Shape {}
}
