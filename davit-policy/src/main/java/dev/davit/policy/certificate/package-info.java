/**
 * Requests for certificates: what is asked for, and who said yes or no.
 *
 * <p>Comes in: a tree of the right shape. Goes out: every mistake with its field's path. Never
 * here: keys of one's own, signing.
 */
@NullMarked
package dev.davit.policy.certificate;

import org.jspecify.annotations.NullMarked;
