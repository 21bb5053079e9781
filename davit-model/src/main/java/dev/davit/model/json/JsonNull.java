package dev.davit.model.json;

public enum JsonNull implements Json {
    NULL
}
