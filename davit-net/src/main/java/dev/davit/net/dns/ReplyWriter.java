package dev.davit.net.dns;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An answer as bytes. What does not fit is left out, and the answer marked as cut (TC). */
final class ReplyWriter {
    /** What is announced and sent over UDP at most: passes every link without fragments. */
    static final int MAX_UDP = 1232;

    static final int MAX_STREAM = 65_535;

    private static final int OPT_BYTES = 11;
    private static final int POINTER = 0xc000;

    private final ByteBuffer out;
    private final int limit;

    /** Names that were written → where, for pointers to them. Looked up, never gone through. */
    private final Map<String, Integer> written = new HashMap<>();

    private ReplyWriter(int size, int limit) {
        this.out = ByteBuffer.allocate(size);
        this.limit = limit;
    }

    /** Nothing but a header: for what cannot be read. */
    static byte[] bare(int id, int opcode, int code) {
        return ByteBuffer.allocate(Query.HEADER)
                .putShort((short) id)
                .put((byte) (0x80 | opcode << 3))
                .put((byte) code)
                .array();
    }

    static byte[] write(Query query, Answer answer, boolean stream) {
        int max = stream ? MAX_STREAM : Math.min(query.payload(), MAX_UDP);
        int reserve = query.edns() ? OPT_BYTES : 0;
        int guess = stream ? size(answer) : max;
        ReplyWriter writer = new ReplyWriter(Math.min(max, guess), Math.min(max, guess) - reserve);
        return writer.message(query, answer);
    }

    /** Never less than what is needed. */
    private static int size(Answer answer) {
        int records = answer.answers().size() + answer.authority().size() + answer.more().size();
        return Query.HEADER + 260 + OPT_BYTES + records * 600;
    }

    private byte[] message(Query query, Answer answer) {
        out.position(Query.HEADER);
        out.put(query.question());
        written.put(String.join(".", query.name()), Query.HEADER);
        int answers = records(answer.answers());
        boolean cut = answers < answer.answers().size();
        int authority = cut ? 0 : records(answer.authority());
        // After a record that found no room, names it had written must not be pointed to.
        boolean whole = !cut && authority == answer.authority().size();
        int more = whole ? records(answer.more()) : 0;
        if (query.edns()) {
            out.put((byte) 0).putShort((short) Types.OPT).putShort((short) MAX_UDP);
            out.put((byte) (answer.code() >> 4)).put((byte) 0).putShort((short) 0);
            out.putShort((short) 0);
            more++;
        }
        int flags = 0x80 | (answer.authoritative() ? 4 : 0) | (cut ? 2 : 0);
        out.putShort(0, (short) query.id());
        out.put(2, (byte) (flags | query.opcode() << 3 | (query.recursion() ? 1 : 0)));
        out.put(3, (byte) (0x80 | (answer.code() & 15)));
        out.putShort(4, (short) (query.question().length == 0 ? 0 : 1));
        out.putShort(6, (short) answers).putShort(8, (short) authority);
        out.putShort(10, (short) more);
        byte[] message = new byte[out.position()];
        out.get(0, message);
        return message;
    }

    /** How many there was room for. */
    private int records(List<Rr> records) {
        int count = 0;
        for (Rr record : records) {
            int before = out.position();
            try {
                record(record);
            } catch (java.nio.BufferOverflowException full) {
                out.position(before);
                return count;
            }
            if (out.position() > limit) {
                out.position(before);
                return count;
            }
            count++;
        }
        return count;
    }

    private void record(Rr record) {
        if (record.name().isEmpty()) {
            out.putShort((short) (POINTER | Query.HEADER));
        } else {
            name(record.name());
        }
        out.putShort((short) type(record)).putShort((short) Types.INTERNET).putInt(record.ttl());
        int length = out.position();
        out.putShort((short) 0);
        data(record);
        out.putShort(length, (short) (out.position() - length - 2));
    }

    private static int type(Rr record) {
        return switch (record) {
            case Rr.Address address -> address.bytes().length == 4 ? Types.A : Types.AAAA;
            case Rr.Srv ignored -> Types.SRV;
            case Rr.Cname ignored -> Types.CNAME;
            case Rr.Ptr ignored -> Types.PTR;
            case Rr.Ns ignored -> Types.NS;
            case Rr.Soa ignored -> Types.SOA;
        };
    }

    private void data(Rr record) {
        switch (record) {
            case Rr.Address address -> out.put(address.bytes());
            case Rr.Srv srv -> {
                out.putShort((short) srv.priority()).putShort((short) srv.weight());
                out.putShort((short) srv.port());
                // RFC 2782: no pointers here.
                plain(srv.target());
            }
            case Rr.Cname cname -> name(cname.target());
            case Rr.Ptr ptr -> name(ptr.target());
            case Rr.Ns ns -> name(ns.target());
            case Rr.Soa soa -> {
                name(soa.primary());
                name(soa.mailbox());
                out.putInt((int) soa.serial()).putInt(3600).putInt(600).putInt(86_400);
                out.putInt(soa.minimum());
            }
        }
    }

    /** With a pointer to the longest end of it that stands in the message already. */
    private void name(String name) {
        String rest = name;
        while (!rest.isEmpty()) {
            Integer known = written.get(rest);
            if (known != null) {
                out.putShort((short) (POINTER | known));
                return;
            }
            if (out.position() < 0x3fff) {
                written.put(rest, out.position());
            }
            rest = label(rest);
        }
        out.put((byte) 0);
    }

    private void plain(String name) {
        String rest = name;
        while (!rest.isEmpty()) {
            rest = label(rest);
        }
        out.put((byte) 0);
    }

    /** Writes the first one and answers the others. */
    private String label(String name) {
        int dot = name.indexOf('.');
        String label = dot < 0 ? name : name.substring(0, dot);
        out.put((byte) label.length()).put(label.getBytes(StandardCharsets.ISO_8859_1));
        return dot < 0 ? "" : name.substring(dot + 1);
    }
}
