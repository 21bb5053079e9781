/**
 * Control groups of pods and containers: v1, hybrid and v2. In: paths and limits; out: groups that
 * enforce them, and what they counted. Never here: namespaces, mounts.
 */
@NullMarked
package dev.davit.linux.cgroup;

import org.jspecify.annotations.NullMarked;
