/**
 * What is right in a declared lifecycle.
 *
 * <p>Comes in: an object. Goes out: mistakes, each with its field. Never here: what a step waits
 * for, which {@code control.custom} works out.
 */
@NullMarked
package dev.davit.policy.lifecycle;

import org.jspecify.annotations.NullMarked;
