/**
 * What is read live from this node's pods: logs, exec, progress.
 *
 * <p>Comes in: queries that the gate has permitted. Goes out: bytes, or refusals before the first
 * of them. Never here: who may ask.
 */
@NullMarked
package dev.davit.node.streams;

import org.jspecify.annotations.NullMarked;
