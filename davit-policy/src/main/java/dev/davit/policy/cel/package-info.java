/**
 * The Common Expression Language over the house's trees. {@code compile} makes programs of texts,
 * {@code run} evaluates them, {@code lib} are their functions, {@code value} what they work on,
 * {@code rule} the rules of custom resources. Nothing here is loaded before the first expression.
 */
@NullMarked
package dev.davit.policy.cel;

import org.jspecify.annotations.NullMarked;
