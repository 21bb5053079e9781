/**
 * What is right for the metadata of every object, and for the kinds that are smaller than a pod.
 *
 * <p>Comes in: a tree that its schema accepts. Goes out: the completed tree, causes. Never here:
 * other objects than the one that is judged.
 */
@NullMarked
package dev.davit.policy.object;

import org.jspecify.annotations.NullMarked;
