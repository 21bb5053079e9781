package dev.davit.net.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A question and the cluster's names → an answer. The names are those of Kubernetes' DNS
 * specification 1.1.0; who wants several addresses of one service makes it headless.
 */
final class Resolver {
    private static final int TTL = Zone.TTL_SECONDS;

    private final Zone zone;
    private final String domain;
    private final List<String> apex;
    private final byte[] podPrefix;
    private final Draw draw;

    /** What a question comes to. */
    sealed interface Found {
        record Here(Answer answer) implements Found {}

        /** Another name's records, after this one; it is not the cluster's. */
        record Alias(String target) implements Found {}

        /** Not the cluster's to answer. */
        enum Elsewhere implements Found {
            ELSEWHERE
        }
    }

    /**
     * @param domain {@code cluster.local}
     * @param podPrefix the first 8 bytes of this node's pods' addresses
     */
    Resolver(Zone zone, String domain, byte[] podPrefix, DoubleSupplier chance) {
        this.zone = zone;
        this.domain = domain.toLowerCase(Locale.ROOT);
        this.apex = List.of(this.domain.split("\\."));
        this.podPrefix = podPrefix.clone();
        this.draw = new Draw(chance);
    }

    Found find(Query query, byte[] client) {
        return find(query.name(), query.type(), client, 0);
    }

    private Found find(List<String> name, int type, byte[] client, int depth) {
        if (Reverse.is(name)) {
            return reverse(name, type);
        }
        if (!below(name)) {
            return Found.Elsewhere.ELSEWHERE;
        }
        List<String> rest = name.subList(0, name.size() - apex.size());
        int n = rest.size();
        if (n == 0) {
            return new Found.Here(apex(type));
        }
        if (n == 3 && rest.get(2).equals("pod")) {
            return new Found.Here(pod(rest.get(0), type));
        }
        if (!rest.get(n - 1).equals("svc") || n > 5) {
            return new Found.Here(rest.getLast().equals("pod") && n < 3 ? empty() : unknown());
        }
        if (n <= 2) {
            boolean there = n == 1 || zone.hasNamespace(rest.get(0));
            return new Found.Here(there ? empty() : unknown());
        }
        ServiceNames service = zone.find(rest.get(n - 2), rest.get(n - 3));
        if (service == null) {
            return new Found.Here(unknown());
        }
        if (!service.external().isEmpty()) {
            return n == 3 ? external(service, type, client, depth) : new Found.Here(unknown());
        }
        return new Found.Here(
                switch (n) {
                    case 3 -> service(service, type, client);
                    case 4 -> endpoint(service, rest.get(0), type);
                    default -> port(service, rest.get(0), rest.get(1), type);
                });
    }

    private boolean below(List<String> name) {
        int from = name.size() - apex.size();
        return from >= 0 && name.subList(from, name.size()).equals(apex);
    }

    private Answer apex(int type) {
        return switch (type) {
            case Types.SOA -> Answer.of(List.of(soa()));
            case Types.NS -> Answer.of(List.of(new Rr.Ns("", TTL, "ns.dns." + domain)));
            default -> empty();
        };
    }

    private Rr.Soa soa() {
        return new Rr.Soa(domain, TTL, "ns.dns." + domain, "hostmaster." + domain, 1, TTL);
    }

    /** There is such a name, but no record of that type. */
    private Answer empty() {
        return Answer.none(Types.OK, soa());
    }

    private Answer unknown() {
        return Answer.none(Types.NO_SUCH_NAME, soa());
    }

    private Answer service(ServiceNames service, int type, byte[] client) {
        List<Integer> chosen =
                service.headless() || type == Types.SRV
                        ? draw.all(service.endpoints())
                        : service.sticky()
                                ? draw.sticky(service.endpoints(), client)
                                : draw.one(service.endpoints());
        return type == Types.SRV
                ? ports(service, chosen, "", "")
                : addresses(service, chosen, type);
    }

    private Answer addresses(ServiceNames service, List<Integer> chosen, int type) {
        long now = zone.nowNanos();
        List<Rr> records = new ArrayList<>(chosen.size());
        for (int place : chosen) {
            byte[] address = service.endpoints().get(place).address();
            if (wanted(type, address)) {
                service.leases().get(place).given(now);
                records.add(new Rr.Address("", TTL, address));
            }
        }
        return records.isEmpty() ? empty() : Answer.of(records);
    }

    private static boolean wanted(int type, byte[] address) {
        return switch (type) {
            case Types.A -> address.length == 4;
            case Types.AAAA -> address.length == 16;
            case Types.ANY -> true;
            default -> false;
        };
    }

    private Answer endpoint(ServiceNames service, String label, int type) {
        List<Integer> named = new ArrayList<>();
        for (int i = 0; i < service.endpoints().size(); i++) {
            if (service.endpoints().get(i).label().equals(label)) {
                named.add(i);
            }
        }
        if (!named.isEmpty()) {
            return addresses(service, named, type);
        }
        boolean protocol =
                service.endpoints().stream()
                        .flatMap(each -> each.ports().stream())
                        .anyMatch(port -> label.equals("_" + lower(port.protocol())));
        return protocol ? empty() : unknown();
    }

    private Answer port(ServiceNames service, String port, String protocol, int type) {
        if (!port.startsWith("_") || !protocol.startsWith("_")) {
            return unknown();
        }
        Answer found =
                ports(
                        service,
                        draw.all(service.endpoints()),
                        port.substring(1),
                        protocol.substring(1));
        if (found.answers().isEmpty()) {
            return unknown();
        }
        return type == Types.SRV || type == Types.ANY ? found : empty();
    }

    /**
     * @param port empty: every one
     */
    private Answer ports(ServiceNames service, List<Integer> order, String port, String protocol) {
        long now = zone.nowNanos();
        String below = "." + service.name() + "." + service.namespace() + ".svc." + domain;
        List<Rr> records = new ArrayList<>();
        List<Rr> more = new ArrayList<>();
        for (int place : order) {
            Endpoint endpoint = service.endpoints().get(place);
            String target = endpoint.label() + below;
            boolean any = false;
            for (Endpoint.Port each : endpoint.ports()) {
                if (port.isEmpty() || matches(each, port, protocol)) {
                    int weight = Math.clamp(Math.round(endpoint.weight() * 100), 1, 65_535);
                    records.add(new Rr.Srv("", TTL, 0, weight, each.number(), target));
                    any = true;
                }
            }
            if (any) {
                service.leases().get(place).given(now);
                more.add(new Rr.Address(target, TTL, endpoint.address()));
            }
        }
        return records.isEmpty() ? empty() : new Answer(Types.OK, true, records, List.of(), more);
    }

    private static boolean matches(Endpoint.Port each, String port, String protocol) {
        return each.name().equals(port) && lower(each.protocol()).equals(protocol);
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    /** A CNAME, and the records of what it leads to: stub resolvers do not ask again themselves. */
    private Found external(ServiceNames service, int type, byte[] client, int depth) {
        String target = service.external();
        List<Rr> alias = List.of(new Rr.Cname("", TTL, target));
        if (type == Types.CNAME || depth > 0) {
            return new Found.Here(Answer.of(alias));
        }
        List<String> labels = List.of(target.split("\\."));
        if (!below(labels)) {
            return new Found.Alias(target);
        }
        if (!(find(labels, type, client, depth + 1) instanceof Found.Here(Answer its))) {
            return new Found.Here(Answer.of(alias));
        }
        List<Rr> all = new ArrayList<>(alias);
        its.answers().stream().map(record -> renamed(record, target)).forEach(all::add);
        return new Found.Here(new Answer(its.code(), true, all, its.authority(), its.more()));
    }

    private static Rr renamed(Rr record, String name) {
        return record instanceof Rr.Address(String own, int ttl, byte[] bytes) && own.isEmpty()
                ? new Rr.Address(name, ttl, bytes)
                : record instanceof Rr.Cname(String own, int ttl, String target) && own.isEmpty()
                        ? new Rr.Cname(name, ttl, target)
                        : record;
    }

    /** {@code fd00-1-…-2.default.pod.cluster.local}: an address of this node's pods, in words. */
    private Answer pod(String label, int type) {
        byte[] address = dashed(label);
        if (address == null || !Reverse.within(address, podPrefix)) {
            return unknown();
        }
        return wanted(type, address)
                ? Answer.of(List.of(new Rr.Address("", TTL, address)))
                : empty();
    }

    private static byte @Nullable [] dashed(String label) {
        if (!label.matches("[0-9a-f-]{2,39}")) {
            return null;
        }
        try {
            return InetAddress.ofLiteral(label.replace('-', ':')).getAddress();
        } catch (IllegalArgumentException notAnAddress) {
            return null;
        }
    }

    private Found reverse(List<String> name, int type) {
        byte[] address = Reverse.address(name);
        String owner = address == null ? null : zone.ownerOf(address);
        if (owner != null) {
            int dot = owner.indexOf('.');
            Rr.Ptr record =
                    new Rr.Ptr(
                            "",
                            TTL,
                            owner.substring(0, dot) + owner.substring(dot) + ".svc." + domain);
            boolean asked = type == Types.PTR || type == Types.ANY;
            return new Found.Here(asked ? Answer.of(List.of(record)) : empty());
        }
        return address != null && Reverse.within(address, podPrefix)
                ? new Found.Here(unknown())
                : Found.Elsewhere.ELSEWHERE;
    }
}
