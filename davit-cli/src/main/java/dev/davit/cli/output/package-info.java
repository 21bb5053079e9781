/** How objects look on a terminal or in a script. */
@NullMarked
package dev.davit.cli.output;

import org.jspecify.annotations.NullMarked;
