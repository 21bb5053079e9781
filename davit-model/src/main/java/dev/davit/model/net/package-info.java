/**
 * Addresses as values.
 *
 * <p>Comes in: prefixes and uids as text. Goes out: addresses as text in their canonical form.
 * Never here: sockets, look-ups of names, allocation state.
 */
@NullMarked
package dev.davit.model.net;

import org.jspecify.annotations.NullMarked;
