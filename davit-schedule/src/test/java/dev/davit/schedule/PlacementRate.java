package dev.davit.schedule;

import dev.davit.model.json.JsonObject;

/** Placement alone, as a figure: {@code main} prints it. Not a test: no time is asserted. */
final class PlacementRate {
    private PlacementRate() {}

    public static void main(String[] args) {
        for (int nodes : new int[] {5_000, 5_000, 100_000}) {
            measure(nodes, false);
            measure(nodes, true);
        }
    }

    private static void measure(int nodes, boolean selective) {
        Cluster cluster = new Cluster();
        for (int i = 0; i < nodes; i++) {
            cluster.putNode(Trees.node("node-" + i, "32", "64Gi", ""));
        }
        String selector = selective ? ", 'nodeSelector': {'zone': 'odd'}" : "";
        JsonObject[] specs = new JsonObject[8];
        for (int i = 0; i < specs.length; i++) {
            specs[i] = Trees.spec(100 + i + "m", 128 + i + "Mi", selector);
        }
        int pods = Math.min(200_000, nodes * 20);
        long from = System.nanoTime();
        int placed = 0;
        for (int i = 0; i < pods; i++) {
            boolean ok =
                    cluster.place(Trees.pod("p" + i), specs[i % specs.length])
                            instanceof Placement.On;
            placed += ok ? 1 : 0;
        }
        double seconds = (System.nanoTime() - from) / 1e9;
        System.out.printf(
                "%,7d nodes, %-9s %,8d placed in %.2f s: %,.0f placements/s%n",
                nodes, selective ? "selector:" : "plain:", placed, seconds, placed / seconds);
    }
}
