/**
 * The node as an object: what it is, what it has, how it fares.
 *
 * <p>Comes in: facts and measurements of the host. Goes out: the trees of its Node object. Never
 * here: pods.
 */
@NullMarked
package dev.davit.node.host;

import org.jspecify.annotations.NullMarked;
