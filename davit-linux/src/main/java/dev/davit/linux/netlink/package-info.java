/**
 * Links, addresses and routes by rtnetlink. In: names and addresses; out: the kernel's state or a
 * HostFailure. Never here: which pod has which address.
 */
@NullMarked
package dev.davit.linux.netlink;

import org.jspecify.annotations.NullMarked;
