/** This host, as the daemon and its verbs need it: everything of {@code linux} in one hand. */
@NullMarked
package dev.davit.app.host;

import org.jspecify.annotations.NullMarked;
