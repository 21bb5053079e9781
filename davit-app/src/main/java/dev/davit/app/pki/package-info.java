/**
 * The cluster's certificates and the administrator's credentials: made once, kept in the data dir,
 * renewed before they end.
 *
 * <p>Comes in: a data dir, the names of the server. Goes out: keys and certificates, a token, a
 * kubeconfig. Never here: who may do what.
 */
@NullMarked
package dev.davit.app.pki;

import org.jspecify.annotations.NullMarked;
