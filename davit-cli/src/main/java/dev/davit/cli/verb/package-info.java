/** One file per verb. */
@NullMarked
package dev.davit.cli.verb;

import org.jspecify.annotations.NullMarked;
