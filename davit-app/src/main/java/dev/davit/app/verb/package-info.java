/** The verbs that start, stop and look at a cluster on this host. */
@NullMarked
package dev.davit.app.verb;

import org.jspecify.annotations.NullMarked;
