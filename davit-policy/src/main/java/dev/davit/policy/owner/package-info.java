/**
 * Whose fields are whose: grants that share them between domains, those that every cluster begins
 * with, and what Davit's own controllers write of each other's and of people's objects.
 *
 * <p>Comes in: a FieldGrant, or a question about a field. Goes out: mistakes with their paths, or
 * what the grant covers. Never here: who asks, and what becomes of the write.
 */
@NullMarked
package dev.davit.policy.owner;

import org.jspecify.annotations.NullMarked;
