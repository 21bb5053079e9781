/**
 * Questions about rights and identities: {@code authorization.k8s.io}, {@code
 * authentication.k8s.io}.
 *
 * <p>Comes in: a review with its question. Goes out: the same review, with its answer as status;
 * nothing is stored. Never here: what rights there are (see {@code dev.davit.policy.access}).
 */
@NullMarked
package dev.davit.gate.review;

import org.jspecify.annotations.NullMarked;
