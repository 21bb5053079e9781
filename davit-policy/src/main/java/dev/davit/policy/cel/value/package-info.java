/**
 * The values of the Common Expression Language as Java sees them: {@code Long}, {@link
 * dev.davit.policy.cel.value.Unsigned}, {@code Double}, {@code String}, {@code Boolean}, {@link
 * dev.davit.policy.cel.value.Bytes}, {@code Instant}, {@code Duration}, {@code List}, {@code Map},
 * {@link dev.davit.policy.cel.value.Maybe}, {@link dev.davit.policy.cel.value.TypeName}, {@link
 * dev.davit.policy.cel.value.Null}, and Kubernetes' own. Trees come in as views and are never
 * copied. The library that parses expressions must never be named here.
 */
@NullMarked
package dev.davit.policy.cel.value;

import org.jspecify.annotations.NullMarked;
