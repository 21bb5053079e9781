package dev.davit.store.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TreeTest {
    private record Item(String key, int value) {}

    @Test
    void doesWhatASortedMapDoesAndOldVersionsStay() {
        for (long seed = 1; seed <= 30; seed++) {
            Random random = new Random(seed);
            Tree<String, Item> tree = Tree.empty(Item::key);
            TreeMap<String, Item> model = new TreeMap<>();
            Map<Tree<String, Item>, NavigableMap<String, Item>> versions = new HashMap<>();
            int keys = 1 << random.nextInt(2, 14);
            for (int batch = 0; batch < 60; batch++) {
                Tree.Editor<String, Item> editor = tree.edit();
                boolean shrinking = batch % 10 > 6;
                for (int i = random.nextInt(300); i > 0; i--) {
                    String key = "k" + random.nextInt(keys);
                    if (random.nextInt(10) < (shrinking ? 9 : 3)) {
                        assertThat(editor.remove(key)).isEqualTo(model.remove(key));
                    } else {
                        Item item = new Item(key, random.nextInt());
                        assertThat(editor.put(item)).isEqualTo(model.put(key, item));
                    }
                }
                if (random.nextInt(8) == 0) {
                    model = new TreeMap<>(items(tree));
                    continue; // the batch failed: its edits must be nowhere
                }
                tree = editor.freeze();
                if (random.nextInt(6) == 0) {
                    versions.put(tree, new TreeMap<>(model));
                }
                check(tree, model, random);
            }
            versions.forEach((version, then) -> check(version, then, random));
        }
    }

    private static Map<String, Item> items(Tree<String, Item> tree) {
        Map<String, Item> all = new TreeMap<>();
        tree.scan(null, true, item -> all.put(item.key(), item) == null);
        return all;
    }

    private static void check(
            Tree<String, Item> tree, NavigableMap<String, Item> model, Random random) {
        assertThat(tree.size()).isEqualTo(model.size());
        String from = "k" + random.nextInt(20_000);
        boolean inclusive = random.nextBoolean();
        List<Item> found = new ArrayList<>();
        tree.scan(from, inclusive, found::add);
        assertThat(found).containsExactlyElementsOf(model.tailMap(from, inclusive).values());
        assertThat(tree.get(from)).isEqualTo(model.get(from));
        List<Item> all = new ArrayList<>();
        tree.scan(null, true, all::add);
        assertThat(all).containsExactlyElementsOf(model.values());
    }

    @Test
    void keysInOrderFillTheirNodes() {
        Tree.Editor<Integer, Integer> editor = Tree.<Integer, Integer>empty(i -> i).edit();
        for (int i = 0; i < 100_000; i++) {
            editor.put(i);
        }
        Tree<Integer, Integer> tree = editor.freeze();
        int[] next = {0};
        tree.scan(null, true, item -> item == next[0]++);
        assertThat(next[0]).isEqualTo(100_000);
    }
}
