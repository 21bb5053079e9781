/**
 * What is right: defaults, rules for each kind, who may do what, how a pod is confined.
 *
 * <p>Comes in: trees that their schema accepts, identities. Goes out: completed trees, causes,
 * verdicts. Never here: I/O, the store, the time; rules that must look at other objects than the
 * one that is judged and its namespace.
 */
@NullMarked
package dev.davit.policy;

import org.jspecify.annotations.NullMarked;
