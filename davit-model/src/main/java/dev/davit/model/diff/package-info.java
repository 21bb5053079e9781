/**
 * What changed between two trees: for history, plans and people.
 *
 * <p>Comes in: two trees and, for lists with keys, the schema's word on them. Goes out: a list of
 * changes with paths. Never here: who changed it, or whether that was allowed.
 */
@NullMarked
package dev.davit.model.diff;

import org.jspecify.annotations.NullMarked;
