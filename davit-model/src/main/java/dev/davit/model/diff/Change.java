package dev.davit.model.diff;

import dev.davit.model.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * One difference. At least one side is there.
 *
 * @param before null: added
 * @param after null: removed
 */
public record Change(TreePath path, @Nullable Json before, @Nullable Json after) {}
