/**
 * What a namespace may have, and what of it is taken: quotas as they are counted.
 *
 * <p>Comes in: quotas, and objects before and after a write. Goes out: the new counts, or why the
 * write is refused. Never here: where the objects are kept.
 */
@NullMarked
package dev.davit.policy.quota;

import org.jspecify.annotations.NullMarked;
