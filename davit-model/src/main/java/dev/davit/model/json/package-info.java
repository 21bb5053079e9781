/**
 * Immutable JSON trees, and how they are read and written, as JSON and as YAML.
 *
 * <p>Comes in: bytes from outside ({@link dev.davit.model.json.WireReader}, {@link
 * dev.davit.model.json.YamlReader}: bounded and strict) and Davit's own ({@link
 * dev.davit.model.json.JsonReader}: fast). Goes out: trees, bytes, refusals. Never here: what the
 * members mean.
 */
@NullMarked
package dev.davit.model.json;

import org.jspecify.annotations.NullMarked;
