/**
 * PodDisruptionBudgets: how many pods of a kind of work must stay, and how many may be evicted now.
 *
 * <p>Comes in: budgets, the pods that they select, the workloads that own those. Goes out: budgets'
 * status. Never here: the evictions, which the gate charges to that status.
 */
@NullMarked
package dev.davit.control.disruption;

import org.jspecify.annotations.NullMarked;
