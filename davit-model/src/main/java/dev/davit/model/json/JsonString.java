package dev.davit.model.json;

public record JsonString(String value) implements Json {}
