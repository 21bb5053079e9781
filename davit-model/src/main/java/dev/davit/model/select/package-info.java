/**
 * Selectors: by labels and by fields.
 *
 * <p>Comes in: the text form of query parameters and the tree form of specs. Goes out: a test of an
 * object, or a refusal with causes. Never here: lists of objects, or how they are searched.
 */
@NullMarked
package dev.davit.model.select;

import org.jspecify.annotations.NullMarked;
