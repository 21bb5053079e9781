/** Requests and answers on the wire: HTTP/1.1 over the cluster's local socket, or over TLS. */
@NullMarked
package dev.davit.cli.wire;

import org.jspecify.annotations.NullMarked;
