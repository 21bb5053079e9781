package dev.davit.linux.image;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonNumber;
import dev.davit.model.json.JsonObject;
import dev.davit.port.Images;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The users of an image, with the groups that its own files make them members of. */
final class Accounts {
    /** More is no list of users of an image. */
    private static final int AT_MOST = 1_024;

    private static final int MAX_FILE = 1024 * 1024;

    private Accounts() {}

    static List<Images.Account> of(LayeredView view, FileCalls files) {
        SortedMap<String, List<Integer>> groups = new TreeMap<>();
        for (List<String> group : lines(view, files, "etc/group")) {
            int gid = Users.number(group.get(2));
            for (String member : group.get(3).split(",", -1)) {
                if (gid >= 0 && !member.isEmpty()) {
                    groups.computeIfAbsent(member, name -> new ArrayList<>()).add(gid);
                }
            }
        }
        return lines(view, files, "etc/passwd").stream()
                .map(user ->
                        new Images.Account(
                                Users.number(user.get(2)),
                                Users.number(user.get(3)),
                                groups.getOrDefault(user.getFirst(), List.of())))
                .filter(account -> account.uid() >= 0 && account.gid() >= 0)
                .limit(AT_MOST)
                .toList();
    }

    private static List<List<String>> lines(LayeredView view, FileCalls files, String path) {
        @Nullable String file = view.file(path);
        return file == null
                ? List.of()
                : new String(files.head(file, MAX_FILE), StandardCharsets.UTF_8)
                        .lines()
                        .map(line -> List.of(line.strip().split(":", -1)))
                        .filter(columns -> columns.size() >= 4)
                        .toList();
    }

    /** As an index of images keeps them: uid, gid, groups, in one list of numbers each. */
    static JsonArray tree(List<Images.Account> accounts) {
        List<Json> all = new ArrayList<>();
        for (Images.Account account : accounts) {
            List<Json> numbers = new ArrayList<>();
            numbers.add(JsonNumber.of(account.uid()));
            numbers.add(JsonNumber.of(account.gid()));
            account.groups().forEach(group -> numbers.add(JsonNumber.of(group)));
            all.add(new JsonArray(numbers));
        }
        return new JsonArray(all);
    }

    /** Of an image that an older version imported: none are known. */
    static List<Images.Account> of(JsonObject config) {
        List<Images.Account> accounts = new ArrayList<>();
        for (Json item : config.array("accounts")) {
            List<Integer> numbers = item instanceof JsonArray list ? numbers(list) : List.of();
            if (numbers.size() >= 2) {
                accounts.add(
                        new Images.Account(
                                numbers.get(0),
                                numbers.get(1),
                                numbers.subList(2, numbers.size())));
            }
        }
        return accounts;
    }

    private static List<Integer> numbers(JsonArray list) {
        List<Integer> numbers = new ArrayList<>();
        for (Json item : list) {
            if (item instanceof JsonNumber.Whole(long number)) {
                numbers.add((int) number);
            }
        }
        return numbers;
    }
}
