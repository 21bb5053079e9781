/**
 * Planned expressions and how they are evaluated: every step is charged to a {@link
 * dev.davit.policy.cel.run.Meter}, in Kubernetes' units, before much of it is done. In: a program
 * and its variables. Out: a value, or why there is none. The library that parses expressions must
 * never be named here.
 */
@NullMarked
package dev.davit.policy.cel.run;

import org.jspecify.annotations.NullMarked;
