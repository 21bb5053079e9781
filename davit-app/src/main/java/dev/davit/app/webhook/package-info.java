/** Questions to programs outside that a cluster's users have named: over HTTPS, within bounds. */
@NullMarked
package dev.davit.app.webhook;

import org.jspecify.annotations.NullMarked;
