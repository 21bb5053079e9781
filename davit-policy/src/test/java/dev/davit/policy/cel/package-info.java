/** Expressions end to end: from a text to a value, an error or a refusal. */
@NullMarked
package dev.davit.policy.cel;

import org.jspecify.annotations.NullMarked;
