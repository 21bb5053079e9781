package dev.davit.schemagen;

/**
 * @param name as in JSON
 * @param doc without its markers
 */
record FieldModel(String name, Shape shape, Markers markers, String doc) {}
