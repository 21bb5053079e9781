package dev.davit.net.dns;

import dev.davit.port.NameServer;
import dev.davit.port.Upstream;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * The node's name server for its pods: the cluster's names from the {@link Zone}, all others from
 * the host's resolvers. Who is not one of the node's pods is not answered.
 */
public final class ClusterDns implements NameServer {
    private final Resolver resolver;
    private final Upstream upstream;
    private final byte[] podPrefix;

    /**
     * @param domain {@code cluster.local}
     * @param podPrefix {@code fd12:3456:789a:1::/64}: whose questions are answered
     * @param chance numbers from 0 (inclusive) to 1; called from many threads
     */
    public ClusterDns(
            Zone zone, String domain, String podPrefix, Upstream upstream, DoubleSupplier chance) {
        this.podPrefix =
                InetAddress.ofLiteral(podPrefix.substring(0, podPrefix.indexOf('/'))).getAddress();
        this.resolver = new Resolver(zone, domain, this.podPrefix, chance);
        this.upstream = upstream;
    }

    @Override
    public Reply answer(byte[] message, byte[] from, boolean stream) {
        if (!Reverse.within(from, podPrefix)) {
            return Reply.Nothing.NOTHING;
        }
        return switch (Query.parse(message)) {
            case Query.Parsed.Noise ignored -> Reply.Nothing.NOTHING;
            case Query.Parsed.Wrong(int id, int opcode) ->
                    new Reply.Now(ReplyWriter.bare(id, opcode, Types.FORMAT_ERROR));
            case Query.Parsed.Right(Query query) -> answer(query, message, from, stream);
        };
    }

    private Reply answer(Query query, byte[] message, byte[] from, boolean stream) {
        int refusal = refusal(query);
        if (refusal != Types.OK) {
            return new Reply.Now(failed(query, refusal, stream));
        }
        return switch (resolver.find(query, from)) {
            case Resolver.Found.Here(Answer answer) ->
                    new Reply.Now(ReplyWriter.write(query, answer, stream));
            case Resolver.Found.Alias(String target) ->
                    new Reply.Later(
                            () -> alias(query, target, stream),
                            failed(query, Types.SERVER_FAILURE, stream));
            case Resolver.Found.Elsewhere ignored -> elsewhere(query, message, stream);
        };
    }

    private static int refusal(Query query) {
        if (query.opcode() != 0) {
            return Types.NOT_IMPLEMENTED;
        }
        if (query.ednsVersion() > 0) {
            return Types.BAD_VERSION;
        }
        boolean transfer = query.type() == Types.AXFR || query.type() == Types.IXFR;
        return transfer || query.dnsClass() != Types.INTERNET ? Types.REFUSED : Types.OK;
    }

    private static byte[] failed(Query query, int code, boolean stream) {
        return ReplyWriter.write(query, Answer.failed(code), stream);
    }

    private Reply elsewhere(Query query, byte[] message, boolean stream) {
        if (!upstream.any()) {
            return new Reply.Now(failed(query, Types.REFUSED, stream));
        }
        byte[] busy = failed(query, Types.SERVER_FAILURE, stream);
        return new Reply.Later(() -> fitting(upstream.ask(message), query, stream, busy), busy);
    }

    /** What an upstream gave over TCP may be too long for who asked over UDP. */
    private static byte[] fitting(
            Optional<byte[]> given, Query query, boolean stream, byte[] failed) {
        byte[] answer = given.orElse(failed);
        if (stream || answer.length <= query.payload()) {
            return answer;
        }
        byte[] cut = failed(query, Types.OK, false);
        cut[2] |= 2;
        return cut;
    }

    private byte[] alias(Query query, String target, boolean stream) {
        List<Rr> all = new ArrayList<>();
        all.add(new Rr.Cname("", Zone.TTL_SECONDS, target));
        Optional<byte[]> given = upstream.ask(question(target, query.type()));
        int code = Types.OK;
        if (given.isPresent()) {
            List<Rr> its = ReplyReader.answers(given.get());
            all.addAll(its == null ? List.of() : its);
            code = ReplyReader.code(given.get());
        }
        Answer answer = new Answer(code, true, all, List.of(), List.of());
        return ReplyWriter.write(query, answer, stream);
    }

    private static byte[] question(String name, int type) {
        ByteBuffer out = ByteBuffer.allocate(Query.HEADER + name.length() + 6);
        out.putShort((short) 0).putShort((short) 0x0100).putShort((short) 1);
        out.position(Query.HEADER);
        for (String label : name.split("\\.", -1)) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.ISO_8859_1));
        }
        out.put((byte) 0).putShort((short) type).putShort((short) Types.INTERNET);
        return out.array();
    }
}
