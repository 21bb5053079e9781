/**
 * Which images of the node go, and which stay.
 *
 * <p>Comes in: what pods run and have run, the images there are, the disk. Goes out: names of
 * images to remove. Never here: how an image is kept or removed.
 */
@NullMarked
package dev.davit.node.image;

import org.jspecify.annotations.NullMarked;
