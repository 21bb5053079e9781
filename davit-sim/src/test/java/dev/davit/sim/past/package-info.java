/** What was, held against a model of its own. */
@NullMarked
package dev.davit.sim.past;

import org.jspecify.annotations.NullMarked;
