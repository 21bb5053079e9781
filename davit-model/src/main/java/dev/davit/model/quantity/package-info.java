/**
 * Kubernetes' quantities: {@code 100m}, {@code 1.5Gi}, {@code 1e3}.
 *
 * <p>Comes in: text or a JSON value. Goes out: an exact amount, its canonical text. Never here:
 * which resource it is an amount of.
 */
@NullMarked
package dev.davit.model.quantity;

import org.jspecify.annotations.NullMarked;
