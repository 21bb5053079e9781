/**
 * Kubernetes' protocol buffers ↔ the same trees that JSON gives.
 *
 * <p>Comes in: bytes from outside, or trees, and the layouts of messages, which the build
 * extracted. Goes out: a tree as Go would have written it in JSON, or a refusal; and the bytes of a
 * tree. Never here: judging what the tree says; generated classes of messages.
 */
@NullMarked
package dev.davit.model.proto;

import org.jspecify.annotations.NullMarked;
