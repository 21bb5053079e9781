/**
 * Objects of custom kinds held against the schemas of their definitions, in Kubernetes' words; and
 * the definitions held against what makes a schema one.
 */
@NullMarked
package dev.davit.policy.custom;

import org.jspecify.annotations.NullMarked;
