/**
 * Classes of pods: how urgent they are, what runs them.
 *
 * <p>Comes in: a tree of the right shape. Goes out: every mistake with its field's path. Never
 * here: pods.
 */
@NullMarked
package dev.davit.policy.cluster;

import org.jspecify.annotations.NullMarked;
