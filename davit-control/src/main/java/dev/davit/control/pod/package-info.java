/**
 * A pod's life: its graphs, what a change does to it, when a container is started again, its
 * status.
 *
 * <p>Comes in: pod trees, facts about containers. Goes out: graphs, actions, status trees. The gate
 * plans and explains with it, the node acts by it. Never here: doing any of it.
 */
@NullMarked
package dev.davit.control.pod;

import org.jspecify.annotations.NullMarked;
