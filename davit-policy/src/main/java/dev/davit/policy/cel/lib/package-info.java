/**
 * The functions of the language: its own, and those that Kubernetes adds. Each charges what it
 * costs, in Kubernetes' units. The library that parses expressions must never be named here.
 */
@NullMarked
package dev.davit.policy.cel.lib;

import org.jspecify.annotations.NullMarked;
