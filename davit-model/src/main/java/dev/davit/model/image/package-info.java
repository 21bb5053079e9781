/** All objects at one revision, and what changed between two. */
@NullMarked
package dev.davit.model.image;

import org.jspecify.annotations.NullMarked;
