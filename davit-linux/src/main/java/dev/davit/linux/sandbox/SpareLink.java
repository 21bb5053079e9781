package dev.davit.linux.sandbox;

import dev.davit.linux.netlink.Netlink;

/**
 * A link into namespaces that no pod has yet. The kernel removes it with them.
 *
 * @param index of the host's end
 * @param inside speaks to the kernel from inside, whoever uses it
 */
record SpareLink(int index, Netlink inside) {}
