/**
 * Pictures of graphs, with or without a run: for terminals, for Graphviz, for browsers.
 *
 * <p>Comes in: a {@link dev.davit.lifecycle.View}. Goes out: text. Never here: fonts that have to
 * be measured, scripts, anything loaded from elsewhere.
 */
@NullMarked
package dev.davit.lifecycle.draw;

import org.jspecify.annotations.NullMarked;
