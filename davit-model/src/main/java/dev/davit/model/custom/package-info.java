/**
 * Kinds that a cluster is taught by CustomResourceDefinitions: what is read of a definition, its
 * schemas compiled, and what they make of an object (pruned, filled in). No validation: that is
 * davit-policy's.
 */
@NullMarked
package dev.davit.model.custom;

import org.jspecify.annotations.NullMarked;
