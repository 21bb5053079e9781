/**
 * CBOR (RFC 8949) as Kubernetes speaks it ↔ the same trees that JSON gives.
 *
 * <p>Comes in: bytes from outside, or trees. Goes out: a tree, or a refusal that says where the
 * bytes are wrong; and the bytes of a tree. Never here: judging what the tree says.
 */
@NullMarked
package dev.davit.model.cbor;

import org.jspecify.annotations.NullMarked;
