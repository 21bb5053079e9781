/**
 * From the text of an expression to a program: parsed and checked by {@code dev.cel}, planned here.
 * The only place that names that library; whoever loads a class of this package loads it. In: what
 * variables there are, and a text. Out: a program, or what is wrong with the text.
 */
@NullMarked
package dev.davit.policy.cel.compile;

import org.jspecify.annotations.NullMarked;
