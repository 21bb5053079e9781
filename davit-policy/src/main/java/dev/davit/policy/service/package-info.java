/**
 * Services, Endpoints and EndpointSlices.
 *
 * <p>Comes in: a tree of the right shape. Goes out: the tree with its defaults, every mistake with
 * its field's path, and what its writer should know. Never here: which pods a service has.
 */
@NullMarked
package dev.davit.policy.service;

import org.jspecify.annotations.NullMarked;
