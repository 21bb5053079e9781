/** What kinds there are, and the keys of their objects. */
@NullMarked
package dev.davit.model.kind;

import org.jspecify.annotations.NullMarked;
