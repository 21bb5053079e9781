/**
 * Ingresses, network policies, addresses and their ranges.
 *
 * <p>Comes in: a tree of the right shape. Goes out: the tree with its defaults, every mistake with
 * its field's path. Never here: what is done with them.
 */
@NullMarked
package dev.davit.policy.network;

import org.jspecify.annotations.NullMarked;
