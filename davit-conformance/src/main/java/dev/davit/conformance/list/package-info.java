/**
 * Behaviours that Kubernetes' published conformance list names, held against a running cluster.
 *
 * <p>Comes in: a server and its administrator's token. Goes out: which behaviours are as they
 * should be, as a document. The names are the list's; what is asked and looked at is our own, after
 * the list's descriptions. Never here: anything that passes without having asked the server.
 */
@NullMarked
package dev.davit.conformance.list;

import org.jspecify.annotations.NullMarked;
