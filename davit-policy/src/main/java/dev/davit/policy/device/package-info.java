/**
 * Devices: what drivers offer, what is claimed, what was given.
 *
 * <p>Comes in: a tree of the right shape. Goes out: the tree with its defaults, every mistake with
 * its field's path. Never here: which device is picked, evaluation of expressions.
 */
@NullMarked
package dev.davit.policy.device;

import org.jspecify.annotations.NullMarked;
