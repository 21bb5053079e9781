/**
 * What each kind looks like: the catalogue of schemas, and the walk that judges a tree by one.
 *
 * <p>Comes in: the catalogue that the build extracts from Kubernetes' API ({@code
 * davit-schemagen}), Davit's own additions ({@link dev.davit.model.schema.Additions}), and trees.
 * Goes out: schemas, mistakes with their paths, trees with declared defaults. Never here: rules
 * that look at more than one place of a tree; those are davit-policy's.
 */
@NullMarked
package dev.davit.model.schema;

import org.jspecify.annotations.NullMarked;
