package dev.davit.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.davit.base.HostFailure;
import dev.davit.linux.sys.Fd;
import dev.davit.linux.sys.NetlinkSocket;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests to rtnetlink, collected and sent in one go. Numbers from linux/rtnetlink.h and
 * linux/if_link.h; the layout of a message is netlink(7)'s.
 */
public final class Netlink implements AutoCloseable {
    private static final int MAX_BATCH_BYTES = 16 * 1024;

    private static final int NLMSG_ERROR = 2;
    private static final int NLM_F_REQUEST = 1;
    private static final int NLM_F_ACK = 4;
    private static final int NLM_F_EXCL = 0x200;
    private static final int NLM_F_CREATE = 0x400;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int RTM_NEWADDR = 20;
    private static final int RTM_DELADDR = 21;
    private static final int RTM_NEWROUTE = 24;

    private static final int AF_INET6 = 10;
    private static final int IFF_UP = 1;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFLA_IFALIAS = 20;
    private static final int IFLA_NET_NS_FD = 28;
    private static final int IFLA_INFO_KIND = 1;
    private static final int IFLA_INFO_DATA = 2;
    private static final int VETH_INFO_PEER = 1;
    private static final int IFA_ADDRESS = 1;
    private static final int IFA_LOCAL = 2;
    private static final int IFA_F_NODAD = 2;
    private static final int RTA_DST = 1;
    private static final int RTA_OIF = 4;
    private static final int RTA_GATEWAY = 5;
    private static final int TABLE_MAIN = 254;
    private static final int PROTOCOL_STATIC = 4;
    private static final int SCOPE_LINK = 253;
    private static final int TYPE_UNICAST = 1;
    private static final int ADDRESS_BITS = 128;

    private final NetlinkSocket socket = new NetlinkSocket();
    private final ByteBuffer out =
            ByteBuffer.allocate(MAX_BATCH_BYTES).order(ByteOrder.nativeOrder());
    private final List<String> pending = new ArrayList<>();
    private int start;

    /** A veth pair. The peer is made without IFF_UP: the kernel refuses it otherwise. */
    public Netlink veth(String name, Fd peerNamespace, String peer, int peerIndex) {
        begin("make link " + name, RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
        linkHeader(0, IFF_UP);
        attribute(IFLA_IFNAME, name);
        int info = nest(IFLA_LINKINFO);
        attribute(IFLA_INFO_KIND, "veth");
        int data = nest(IFLA_INFO_DATA);
        int other = nest(VETH_INFO_PEER);
        linkHeader(peerIndex, 0);
        attribute(IFLA_IFNAME, peer);
        attribute(IFLA_NET_NS_FD, peerNamespace.number());
        unnest(other);
        unnest(data);
        unnest(info);
        return end();
    }

    /**
     * Kept by the kernel with the link: tells whose it is. The kernel passes over an alias in the
     * request that makes a link.
     */
    public Netlink alias(int index, String alias) {
        begin("name the owner of link " + index, RTM_NEWLINK, 0);
        linkHeader(index, IFF_UP);
        attribute(IFLA_IFALIAS, alias);
        return end();
    }

    /** Gives a link that is up another name, and an owner: kernels before 6.2 say EBUSY. */
    public Netlink rename(int index, String name, String alias) {
        begin("rename link " + index + " to " + name, RTM_NEWLINK, 0);
        linkHeader(index, IFF_UP);
        attribute(IFLA_IFNAME, name);
        attribute(IFLA_IFALIAS, alias);
        return end();
    }

    public Netlink up(int index) {
        begin("bring up link " + index, RTM_NEWLINK, 0);
        linkHeader(index, IFF_UP);
        return end();
    }

    public Netlink delete(int index) {
        begin("delete link " + index, RTM_DELLINK, 0);
        linkHeader(index, 0);
        return end();
    }

    /** An IPv6 address, usable at once: nobody else can have it, so nobody is asked. */
    public Netlink address(int index, byte[] address, int prefixBits) {
        begin("add address", RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
        return addressOf(index, address, prefixBits);
    }

    public Netlink withoutAddress(int index, byte[] address, int prefixBits) {
        begin("remove address", RTM_DELADDR, 0);
        return addressOf(index, address, prefixBits);
    }

    private Netlink addressOf(int index, byte[] address, int prefixBits) {
        boolean linkLocal = address[0] == (byte) 0xfe && (address[1] & 0xc0) == 0x80;
        out.put((byte) AF_INET6).put((byte) prefixBits).put((byte) IFA_F_NODAD);
        out.put((byte) (linkLocal ? SCOPE_LINK : 0)).putInt(index);
        attribute(IFA_LOCAL, address);
        attribute(IFA_ADDRESS, address);
        return end();
    }

    /** To one address, straight out of a link. */
    public Netlink hostRoute(byte[] destination, int index) {
        routeHeader("add route", ADDRESS_BITS);
        attribute(RTA_DST, destination);
        attribute(RTA_OIF, index);
        return end();
    }

    public Netlink defaultRoute(byte[] gateway, int index) {
        routeHeader("add default route", 0);
        attribute(RTA_GATEWAY, gateway);
        attribute(RTA_OIF, index);
        return end();
    }

    private void routeHeader(String operation, int bits) {
        begin(operation, RTM_NEWROUTE, NLM_F_CREATE | NLM_F_EXCL);
        out.put((byte) AF_INET6).put((byte) bits).put((byte) 0).put((byte) 0);
        out.put((byte) TABLE_MAIN).put((byte) PROTOCOL_STATIC).put((byte) 0);
        out.put((byte) TYPE_UNICAST).putInt(0);
    }

    /** Sends what was collected and waits for every answer; the first refusal is thrown. */
    public void send() {
        byte[] messages = new byte[out.position()];
        out.flip().get(messages);
        out.clear();
        socket.send(messages);
        HostFailure refused = null;
        int answers = 0;
        while (answers < pending.size()) {
            MemorySegment datagram = socket.receive();
            long at = 0;
            while (at < datagram.byteSize()) {
                int length = datagram.get(JAVA_INT_UNALIGNED, at);
                if (datagram.get(JAVA_SHORT_UNALIGNED, at + 4) == NLMSG_ERROR) {
                    int errno = -datagram.get(JAVA_INT_UNALIGNED, at + 16);
                    if (errno != 0 && refused == null) {
                        String what = pending.get(answers);
                        refused =
                                new HostFailure(
                                        "netlink", errno, what, NetlinkSocket.errorText(errno));
                    }
                    answers++;
                }
                at += length + 3 & ~3;
            }
        }
        pending.clear();
        if (refused != null) {
            throw refused;
        }
    }

    private void begin(String what, int type, int flags) {
        start = out.position();
        out.putInt(0).putShort((short) type);
        out.putShort((short) (flags | NLM_F_REQUEST | NLM_F_ACK)).putInt(pending.size()).putInt(0);
        pending.add(what);
    }

    private Netlink end() {
        out.putInt(start, out.position() - start);
        return this;
    }

    private void linkHeader(int index, int flags) {
        out.put((byte) 0).put((byte) 0).putShort((short) 0).putInt(index);
        out.putInt(flags).putInt(flags);
    }

    private int nest(int type) {
        int at = out.position();
        out.putShort((short) 0).putShort((short) type);
        return at;
    }

    private void unnest(int at) {
        out.putShort(at, (short) (out.position() - at));
    }

    private void attribute(int type, byte[] value) {
        out.putShort((short) (4 + value.length)).putShort((short) type).put(value);
        while (out.position() % 4 != 0) {
            out.put((byte) 0);
        }
    }

    private void attribute(int type, int value) {
        out.putShort((short) 8).putShort((short) type).putInt(value);
    }

    private void attribute(int type, String value) {
        attribute(type, (value + "\0").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        socket.close();
    }
}
