package dev.davit.net.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleSupplier;

/** Which of a service's endpoints are answered, and in which order. Answers places in its list. */
final class Draw {
    private final DoubleSupplier chance;

    /**
     * @param chance numbers from 0 (inclusive) to 1
     */
    Draw(DoubleSupplier chance) {
        this.chance = chance;
    }

    private record Ticket(int place, double key) {}

    /** All, those of greater weight more often first. */
    List<Integer> all(List<Endpoint> endpoints) {
        List<Ticket> tickets = new ArrayList<>(endpoints.size());
        for (int i = 0; i < endpoints.size(); i++) {
            tickets.add(new Ticket(i, key(chance.getAsDouble(), endpoints.get(i).weight())));
        }
        tickets.sort(Comparator.comparingDouble(Ticket::key));
        return tickets.stream().map(Ticket::place).toList();
    }

    /** One, each as often as its weight says. */
    List<Integer> one(List<Endpoint> endpoints) {
        double total = 0;
        for (Endpoint endpoint : endpoints) {
            total += endpoint.weight();
        }
        double at = chance.getAsDouble() * total;
        for (int i = 0; i < endpoints.size(); i++) {
            at -= endpoints.get(i).weight();
            if (at < 0) {
                return List.of(i);
            }
        }
        return endpoints.isEmpty() ? List.of() : List.of(endpoints.size() - 1);
    }

    /**
     * The same one for the same client for as long as it is there; when it goes, only its own
     * clients move (rendezvous hashing).
     */
    List<Integer> sticky(List<Endpoint> endpoints, byte[] client) {
        int best = -1;
        double bestKey = Double.POSITIVE_INFINITY;
        for (int i = 0; i < endpoints.size(); i++) {
            double key = key(spread(client, endpoints.get(i).address()), endpoints.get(i).weight());
            if (best < 0 || key < bestKey) {
                best = i;
                bestKey = key;
            }
        }
        return best < 0 ? List.of() : List.of(best);
    }

    /** Exponentially distributed with the weight as its rate: the least one wins by weight. */
    private static double key(double chance, double weight) {
        return weight <= 0 ? Double.MAX_VALUE : -Math.log(1 - chance) / weight;
    }

    private static double spread(byte[] client, byte[] address) {
        long hash = 0x9e3779b97f4a7c15L;
        for (byte[] part : new byte[][] {client, address}) {
            for (byte each : part) {
                hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
            }
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return ((hash ^ hash >>> 33) >>> 11) * 0x1.0p-53;
    }
}
