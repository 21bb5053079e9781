/**
 * Those who look at something for as long as the server runs: one thread each.
 *
 * <p>Comes in: changes of a kind in the store, or time. Goes out: turns of a look. Never here: what
 * is looked at.
 */
@NullMarked
package dev.davit.app.follow;

import org.jspecify.annotations.NullMarked;
