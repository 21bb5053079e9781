/**
 * {@code x-kubernetes-validations}: the rules of structural schemas. In: a schema, and objects of
 * it. Out: every mistake, with its field. Objects have passed the rest of their schema before.
 */
@NullMarked
package dev.davit.policy.cel.rule;

import org.jspecify.annotations.NullMarked;
