/**
 * Whose fields a write changes, and whether it may: domains, grants, takeovers, fights.
 *
 * <p>Comes in: a write's author, and the fields of other domains that it changes. Goes out: that it
 * may, what is left out of it, or a refusal with every way to go on. Never here: how the record of
 * owners is kept ({@code model.owned}), and what a write is besides.
 */
@NullMarked
package dev.davit.gate.owner;

import org.jspecify.annotations.NullMarked;
