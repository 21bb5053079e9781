/**
 * What is right for a pod: defaults, rules, hazards, confinement, quality of service.
 *
 * <p>Comes in: a pod's tree as its schema accepts it. Goes out: the completed tree, causes, how
 * each container is confined. Never here: whether it fits anywhere, and what runs already.
 */
@NullMarked
package dev.davit.policy.pod;

import org.jspecify.annotations.NullMarked;
