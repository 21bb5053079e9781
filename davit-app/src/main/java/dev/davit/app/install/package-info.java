/** Davit as a service of the host: which files, which commands, and how to undo them. */
@NullMarked
package dev.davit.app.install;

import org.jspecify.annotations.NullMarked;
