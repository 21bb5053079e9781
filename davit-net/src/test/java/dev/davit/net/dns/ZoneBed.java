package dev.davit.net.dns;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.port.NameServer;
import dev.davit.port.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/** A zone, and a client of it that dnsjava wrote: nothing of ours reads what ours has written. */
final class ZoneBed {
    static final String PREFIX = "fd00:1:2:3::/64";

    final ManualClock clock = new ManualClock();
    final Zone zone = new Zone(clock);
    final Random random = new Random(7);
    byte[] client = InetAddress.ofLiteral("fd00:1:2:3::99").getAddress();
    Upstream upstream = Upstream.NONE;

    static JsonObject tree(String json) {
        return JsonReader.readObject(json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    void service(String namespace, String name, String spec) {
        zone.service(
                tree(
                        "{'metadata':{'name':'%s','namespace':'%s'},'spec':%s}"
                                .formatted(name, namespace, spec)));
    }

    /**
     * @param endpoints texts such as {@code fd00::1}, {@code fd00::1/host}, {@code !fd00::1}
     */
    JsonObject slice(String namespace, String service, String annotations, String... endpoints) {
        String name = service + "-" + Integer.toHexString(annotations.hashCode());
        String all =
                List.of(endpoints).stream().map(ZoneBed::endpoint).collect(Collectors.joining(","));
        JsonObject slice =
                tree(
                        """
                        {'metadata':{'name':'%s','namespace':'%s','annotations':{%s},
                          'labels':{'kubernetes.io/service-name':'%s'}},
                         'addressType':'IPv6','endpoints':[%s],
                         'ports':[{'name':'http','protocol':'TCP','port':8080}]}
                        """
                                .formatted(name, namespace, annotations, service, all));
        zone.slice(slice);
        return slice;
    }

    private static String endpoint(String text) {
        String[] parts = text.replace("!", "").split("/", -1);
        String host = parts.length > 1 ? ",'hostname':'" + parts[1] + "'" : "";
        return "{'addresses':['%s'],'conditions':{'ready':%s}%s}"
                .formatted(parts[0], !text.startsWith("!"), host);
    }

    Message ask(String name, int type) {
        return ask(name, type, false);
    }

    Message ask(String name, int type, boolean stream) {
        try {
            Record question = Record.newRecord(Name.fromString(name + "."), type, DClass.IN);
            return send(Message.newQuery(question), stream);
        } catch (TextParseException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    Message send(Message query, boolean stream) {
        try {
            Message answer = new Message(bytes(query.toWire(), stream));
            if (answer.getHeader().getID() != query.getHeader().getID()) {
                throw new IllegalStateException("another's answer");
            }
            return answer;
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    byte[] bytes(byte[] query, boolean stream) {
        ClusterDns dns =
                new ClusterDns(zone, "cluster.local", PREFIX, upstream, random::nextDouble);
        return switch (dns.answer(query, client, stream)) {
            case NameServer.Reply.Now(byte[] message) -> message;
            case NameServer.Reply.Later later -> later.ask().get();
            case NameServer.Reply.Nothing ignored -> new byte[0];
        };
    }

    /** Type and data of the answers, as text. */
    static List<String> texts(Message message) {
        return texts(message, Section.ANSWER);
    }

    static List<String> texts(Message message, int section) {
        return message.getSection(section).stream()
                .map(record -> Type.string(record.getType()) + " " + record.rdataToString())
                .toList();
    }
}
