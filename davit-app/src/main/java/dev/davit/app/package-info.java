/**
 * Where everything is wired: the program's verbs, its roles, the data dir.
 *
 * <p>Comes in: arguments, a data dir. Goes out: a running cluster. Never here: what a pod or a
 * write means. Imported by nobody.
 */
@NullMarked
package dev.davit.app;

import org.jspecify.annotations.NullMarked;
