/**
 * The rules of what is asked of history.
 *
 * <p>Comes in: HistoryPolicies, Rollbacks and Purges. Goes out: what is wrong with them. Never
 * here: history itself.
 */
@NullMarked
package dev.davit.policy.history;

import org.jspecify.annotations.NullMarked;
