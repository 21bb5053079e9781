package dev.davit.schemagen;

import java.util.List;

/** One object type, its inlined parts flattened. */
record TypeModel(String name, List<FieldModel> fields, Markers markers, String doc) {}
