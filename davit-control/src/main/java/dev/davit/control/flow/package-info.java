/**
 * Flow control's objects that every cluster has.
 *
 * <p>Comes in: the FlowSchemas and PriorityLevelConfigurations of an image. Goes out: the mandatory
 * ones that are missing or wrong. Never here: whose requests wait.
 */
@NullMarked
package dev.davit.control.flow;

import org.jspecify.annotations.NullMarked;
