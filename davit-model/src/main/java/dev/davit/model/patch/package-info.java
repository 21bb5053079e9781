/**
 * The three patches that the API takes: JSON patch (RFC 6902), JSON merge patch (RFC 7386) and
 * Kubernetes' strategic merge patch.
 *
 * <p>Comes in: a tree, a patch, and for strategic ones what the schema says of lists. Goes out: the
 * changed tree, or a refusal with a cause per mistake. Never here: validation of the result,
 * defaults, ownership.
 */
@NullMarked
package dev.davit.model.patch;

import org.jspecify.annotations.NullMarked;
