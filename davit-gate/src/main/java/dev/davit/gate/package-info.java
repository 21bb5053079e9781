/**
 * The one way in: identify → authorise → decode → admit → decide → commit.
 *
 * <p>Comes in: {@link dev.davit.model.request.Request}. Goes out: {@link
 * dev.davit.model.request.Reply} or {@link dev.davit.base.Refusal}. Never here: sockets, threads of
 * its own, a second way to the store.
 */
@NullMarked
package dev.davit.gate;

import org.jspecify.annotations.NullMarked;
