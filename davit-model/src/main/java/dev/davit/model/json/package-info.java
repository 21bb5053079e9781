/** Immutable JSON trees, and how they are read and written. */
@NullMarked
package dev.davit.model.json;

import org.jspecify.annotations.NullMarked;
