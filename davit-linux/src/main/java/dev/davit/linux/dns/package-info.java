/**
 * The sockets of the node's name server, its address, and the host's own resolvers. In: messages;
 * out: messages. Never here: what is in them (davit-net).
 */
@NullMarked
package dev.davit.linux.dns;

import org.jspecify.annotations.NullMarked;
