package dev.davit.conformance.list;

import dev.davit.conformance.list.Behaviours.Behaviour;
import dev.davit.conformance.list.Behaviours.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks at every behaviour that has a check. Arguments: the server's URL, its authority's
 * certificate, an administrator's token, the document; then a part of the names to look at, if not
 * all. With {@code -Ddavit.bless=true} the document is written, else it must say what is so. Ends
 * with 1 when something is otherwise than expected.
 */
public final class Main {
    private static final int AT_ONCE = 6;

    private final Api api;
    private final String run = Long.toString(System.currentTimeMillis() % 100_000, 36);

    private Main(Api api) {
        this.api = api;
    }

    /** Runs the checks. */
    public static void main(String[] arguments) throws Exception {
        Main main = new Main(Api.of(arguments[0], arguments[1], arguments[2]));
        Path document = Path.of(arguments[3]);
        String part = arguments.length > 4 ? arguments[4] : "";
        List<Behaviour> all = Behaviours.all();
        List<String> wrong =
                main.look(all.stream().filter(one -> one.name().contains(part)).toList());
        wrong.addAll(judge(document, Document.of(all)));
        wrong.forEach(System.out::println);
        System.out.print(Document.counts(all));
        System.exit(wrong.isEmpty() ? 0 : 1);
    }

    private static List<String> judge(Path document, String text) throws IOException {
        if (Boolean.getBoolean("davit.bless")) {
            Files.writeString(document, text);
            return List.of();
        }
        return Files.readString(document).equals(text)
                ? List.of()
                : List.of("NOT AS IT SHOULD BE: " + document + " says otherwise; bless it");
    }

    private List<String> look(List<Behaviour> behaviours) throws Exception {
        List<String> wrong = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<String>> results = new ArrayList<>();
            int number = 0;
            for (Behaviour one : behaviours) {
                int mine = number++;
                Check check = one.check();
                if (check != null) {
                    results.add(threads.submit(() -> result(one, check, mine)));
                }
            }
            for (Future<String> result : results) {
                if (!result.get().isEmpty()) {
                    wrong.add(result.get());
                }
            }
        }
        return wrong;
    }

    /** Empty where it is as expected. */
    private String result(Behaviour one, Check check, int number) {
        long began = System.nanoTime();
        String failure = "";
        try {
            look(check, "list-" + run + "-" + number);
        } catch (Exception failed) {
            failure =
                    failed instanceof Check.Failed
                            ? String.valueOf(failed.getMessage())
                            : failed.toString();
        }
        System.out.printf(
                "%s (%d ms): %s%s%n",
                failure.isEmpty() ? "ok" : "no",
                (System.nanoTime() - began) / 1_000_000,
                one.name(),
                failure.isEmpty() ? "" : ": " + failure);
        return switch (one.expected()) {
            case Expected.Passes() ->
                    failure.isEmpty() ? "" : "NOT AS IT SHOULD BE: " + one.name() + ": " + failure;
            case Expected.Differs(String _) ->
                    failure.isEmpty() ? "NOT AS IT SAYS: it passes: " + one.name() : "";
            case Expected.NotYet(String _) -> "";
        };
    }

    private void look(Check check, String namespace) throws Exception {
        Scene scene = new Scene(api, namespace);
        scene.expect(
                201,
                api.post(
                        "/api/v1/namespaces",
                        Scene.json(
                                "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'"
                                        + namespace
                                        + "'}}")));
        try {
            scene.eventually(
                    "the namespace's account",
                    () -> api.get(scene.core("serviceaccounts/default")).code() == 200);
            check.run(scene);
        } finally {
            api.delete("/api/v1/namespaces/" + namespace);
        }
    }
}
