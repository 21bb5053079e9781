/**
 * The node's own disk: records of pods, copies of ConfigMaps and Secrets.
 *
 * <p>Comes in: trees to keep. Goes out: the same trees after a restart. Never here: what they mean.
 */
@NullMarked
package dev.davit.node.local;

import org.jspecify.annotations.NullMarked;
