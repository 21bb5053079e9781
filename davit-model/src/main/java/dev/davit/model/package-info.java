/**
 * What an object is: trees, kinds, schemas, patches, the image of all objects, requests and
 * replies.
 *
 * <p>Comes in: bytes and trees. Goes out: trees, values, lists of {@link dev.davit.base.Cause}.
 * Never here: I/O, clocks, threads, randomness, loggers.
 */
@NullMarked
package dev.davit.model;

import org.jspecify.annotations.NullMarked;
