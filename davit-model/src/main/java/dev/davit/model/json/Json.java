package dev.davit.model.json;

/** A JSON value. Immutable; object members keep the order in which they were written. */
public sealed interface Json
        permits JsonObject, JsonArray, JsonString, JsonNumber, JsonBool, JsonNull {}
