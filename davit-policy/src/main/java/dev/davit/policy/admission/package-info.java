/**
 * Webhooks and policies that judge or change what others write.
 *
 * <p>Comes in: a tree of the right shape. Goes out: the tree with its defaults, every mistake with
 * its field's path. Never here: calls of webhooks, evaluation of expressions.
 */
@NullMarked
package dev.davit.policy.admission;

import org.jspecify.annotations.NullMarked;
