/**
 * What it costs to have an image of a registry, ready to run.
 *
 * <p>Comes in: a cluster, real images, Debian's registry and skopeo. Goes out: rows. Never here: an
 * image that was there before.
 */
@NullMarked
package dev.davit.bench.pull;

import org.jspecify.annotations.NullMarked;
