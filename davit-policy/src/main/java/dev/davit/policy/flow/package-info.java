/**
 * What is asked of FlowSchemas and PriorityLevelConfigurations. In: their trees. Out: defaults,
 * mistakes, and those that every cluster has. Never here: what becomes of requests.
 */
@NullMarked
package dev.davit.policy.flow;

import org.jspecify.annotations.NullMarked;
