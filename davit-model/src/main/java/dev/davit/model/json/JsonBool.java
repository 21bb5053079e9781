package dev.davit.model.json;

public enum JsonBool implements Json {
    TRUE,
    FALSE;

    public static JsonBool of(boolean value) {
        return value ? TRUE : FALSE;
    }

    public boolean value() {
        return this == TRUE;
    }
}
