/**
 * Objects whose owners are gone, and owners whose deletion waits for what they own.
 *
 * <p>Comes in: images, deltas, the time. Goes out: deletions, and patches that take references and
 * finalizers away. Never here: what an object is for; only who owns it.
 */
@NullMarked
package dev.davit.control.garbage;

import org.jspecify.annotations.NullMarked;
