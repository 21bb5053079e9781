/** Talks that go both ways: exec over a WebSocket, as Kubernetes' {@code v5.channel.k8s.io}. */
@NullMarked
package dev.davit.cli.stream;

import org.jspecify.annotations.NullMarked;
