/**
 * How much and how many: autoscalers, disruption budgets, limits and quotas; their defaults and
 * rules.
 *
 * <p>Comes in: an object of the right shape. Goes out: the same with defaults, or every mistake
 * with its path. Never here: what is used, and whether it fits.
 */
@NullMarked
package dev.davit.policy.budget;

import org.jspecify.annotations.NullMarked;
