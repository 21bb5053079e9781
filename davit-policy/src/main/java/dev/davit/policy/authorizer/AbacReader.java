package dev.davit.policy.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.WireReader;
import java.util.ArrayList;
import java.util.List;

/** Reads a policy file: a policy in JSON on each line; empty lines and {@code #} say nothing. */
public final class AbacReader {
    /** Of one file: each question may go through all of them. */
    public static final int MAX_POLICIES = 10_000;

    public static final int MAX_BYTES = 4 << 20;

    private static final String VERSION = "abac.authorization.kubernetes.io/v1beta1";
    private static final List<String> FIELDS =
            List.of(
                    "user",
                    "group",
                    "readonly",
                    "apiGroup",
                    "namespace",
                    "resource",
                    "nonResourcePath");

    private AbacReader() {}

    /**
     * @return refused with every mistake, each with its line
     */
    public static Outcome<AbacPolicy> read(byte[] bytes) {
        if (bytes.length > MAX_BYTES) {
            return refused("it has more than " + MAX_BYTES + " bytes");
        }
        List<AbacPolicy.Line> lines = new ArrayList<>();
        List<String> wrong = new ArrayList<>();
        int number = 0;
        for (String text : new String(bytes, UTF_8).split("\n", -1)) {
            number++;
            String line = text.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            Form form = new Form();
            lines.add(line(line, form));
            for (String each : form.mistakes()) {
                wrong.add("line " + number + ": " + each);
            }
        }
        if (lines.size() > MAX_POLICIES) {
            return refused("it has more than " + MAX_POLICIES + " policies");
        }
        return wrong.isEmpty() ? Outcome.ok(new AbacPolicy(lines)) : refused(Form.joined(wrong));
    }

    private static <T> Outcome<T> refused(String why) {
        return Outcome.refused(Refusal.of(Reason.BAD_REQUEST, why));
    }

    private static AbacPolicy.Line line(String text, Form form) {
        Outcome<Json> read = WireReader.read(text.getBytes(UTF_8)).then(Document::strict);
        JsonObject policy =
                switch (read) {
                    case Outcome.Ok<Json>(JsonObject object) -> object;
                    case Outcome.Ok<Json> _ -> form.failed("it is no object");
                    case Outcome.Refused<Json>(Refusal refusal) -> form.failed(refusal.message());
                };
        if (!policy.isEmpty()) {
            form.only(policy, FieldPath.ROOT, List.of("apiVersion", "kind", "spec"));
            form.oneOf(policy, FieldPath.ROOT, "apiVersion", List.of(VERSION));
            form.oneOf(policy, FieldPath.ROOT, "kind", List.of("Policy"));
        }
        return spec(policy, form);
    }

    private static AbacPolicy.Line spec(JsonObject policy, Form form) {
        FieldPath at = FieldPath.of("spec");
        JsonObject spec = form.object(policy, FieldPath.ROOT, "spec");
        form.only(spec, at, FIELDS);
        String user = form.text(spec, at, "user");
        String group = form.text(spec, at, "group");
        if (user.isEmpty() && group.isEmpty() && !policy.isEmpty()) {
            form.add(new Cause(Cause.REQUIRED, "Required value: user or group", "spec.user"));
        }
        return new AbacPolicy.Line(
                user,
                group,
                form.bool(spec, at, "readonly"),
                form.text(spec, at, "apiGroup"),
                form.text(spec, at, "namespace"),
                form.text(spec, at, "resource"),
                form.text(spec, at, "nonResourcePath"));
    }
}
