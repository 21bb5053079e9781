/**
 * Containers that follow the ConfigMaps and Secrets that they were started with.
 *
 * <p>Comes in: images, deltas, by way of the keeper here. Goes out: edits of pods, after which
 * their nodes restart what differs. Never here: contents of Secrets, how a container is restarted.
 */
@NullMarked
package dev.davit.control.follow;

import org.jspecify.annotations.NullMarked;
