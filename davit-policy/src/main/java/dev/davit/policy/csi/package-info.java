/**
 * Classes of storage, and what the drivers behind them say of themselves.
 *
 * <p>Comes in: a tree of the right shape. Goes out: the tree with its defaults, every mistake with
 * its field's path. Never here: volumes and claims.
 */
@NullMarked
package dev.davit.policy.csi;

import org.jspecify.annotations.NullMarked;
