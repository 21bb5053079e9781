package dev.davit.policy.authorizer;

import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * Who is asked whether a request is permitted, in order: {@code AuthorizationConfiguration} of
 * {@code apiserver.config.k8s.io/v1}.
 */
public record AuthorizationConfig(List<Entry> authorizers) {
    /** Of one file; each may be asked for each request. */
    public static final int MAX_AUTHORIZERS = 16;

    private static final List<String> VERSIONS =
            List.of("apiserver.config.k8s.io/v1", "apiserver.config.k8s.io/v1beta1");
    private static final List<String> TYPES = List.of("ABAC", "Node", "RBAC", "Webhook");

    public AuthorizationConfig {
        authorizers = List.copyOf(authorizers);
    }

    /** One who is asked. */
    public sealed interface Entry {
        String name();
    }

    /** Roles and bindings. */
    public record Roles(String name) implements Entry {}

    /** Nodes and Davit's own controllers: they have their table in any case. */
    public record Node(String name) implements Entry {}

    /**
     * @param policyFile of JSON lines; see {@link AbacReader}
     */
    public record Abac(String name, String policyFile) implements Entry {}

    /**
     * @param authorizedTtl for how long a yes is believed
     * @param unauthorizedTtl the same for everything else
     * @param timeout for one question, connecting included
     * @param denies when it cannot be asked: denied; else no opinion
     * @param kubeConfigFile where it is, and who asks
     */
    public record Webhook(
            String name,
            Duration authorizedTtl,
            Duration unauthorizedTtl,
            Duration timeout,
            boolean denies,
            String kubeConfigFile,
            ReviewConditions conditions)
            implements Entry {}

    /**
     * @return refused with every mistake
     */
    public static Outcome<AuthorizationConfig> read(JsonObject tree) {
        Form form = new Form();
        form.only(tree, FieldPath.ROOT, List.of("apiVersion", "kind", "authorizers"));
        form.oneOf(tree, FieldPath.ROOT, "apiVersion", VERSIONS);
        form.oneOf(tree, FieldPath.ROOT, "kind", List.of("AuthorizationConfiguration"));
        List<Entry> entries = entries(tree, form);
        List<String> wrong = form.mistakes();
        return wrong.isEmpty()
                ? Outcome.ok(new AuthorizationConfig(entries))
                : Outcome.refused(Refusal.of(Reason.BAD_REQUEST, Form.joined(wrong)));
    }

    private static List<Entry> entries(JsonObject tree, Form form) {
        FieldPath at = FieldPath.of("authorizers");
        JsonArray written = tree.array("authorizers");
        if (written.size() == 0) {
            form.wrong().required(at, "at least one authorization mode must be defined");
        }
        if (written.size() > MAX_AUTHORIZERS) {
            form.wrong().invalid(at, written.size(), "must be " + MAX_AUTHORIZERS + " at most");
            return List.of();
        }
        List<Entry> entries = new ArrayList<>();
        TreeSet<String> types = new TreeSet<>();
        TreeSet<String> names = new TreeSet<>();
        for (int i = 0; i < written.size(); i++) {
            FieldPath here = at.index(i);
            if (!(written.get(i) instanceof JsonObject entry)) {
                form.wrong().invalid(here, written.get(i), "must be an object");
                continue;
            }
            String type = form.oneOf(entry, here, "type", TYPES);
            if (!types.add(type) && !type.equals("Webhook") && TYPES.contains(type)) {
                form.wrong().duplicate(here.child("type"), type);
            }
            String name = name(entry, here, form);
            if (!name.isEmpty() && !names.add(name)) {
                form.wrong().duplicate(here.child("name"), name);
            }
            entries.add(entry(entry, here, type, name, form));
        }
        return entries;
    }

    private static String name(JsonObject entry, FieldPath at, Form form) {
        String name = form.text(entry, at, "name");
        if (name.isEmpty()) {
            form.wrong().required(at.child("name"), "");
            return name;
        }
        String wrong = Names.subdomain(name);
        if (wrong != null) {
            String why = "authorizer name is invalid: " + wrong;
            form.wrong().invalid(at.child("name"), name, why);
        }
        return name;
    }

    private static Entry entry(
            JsonObject entry, FieldPath at, String type, String name, Form form) {
        form.only(entry, at, List.of("type", "name", "webhook", "abac"));
        for (String part : List.of("webhook", "abac")) {
            String owner = part.equals("abac") ? "ABAC" : "Webhook";
            if (entry.has(part) && !type.equals(owner)) {
                String why = "may only be specified when type=" + owner;
                form.wrong().invalid(at.child(part), "non-null", why);
            }
        }
        return switch (type) {
            case "ABAC" -> abac(entry, at, name, form);
            case "Webhook" -> webhook(entry, at, name, form);
            case "Node" -> new Node(name);
            default -> new Roles(name);
        };
    }

    private static Abac abac(JsonObject entry, FieldPath at, String name, Form form) {
        FieldPath here = at.child("abac");
        JsonObject abac = form.object(entry, at, "abac");
        form.only(abac, here, List.of("policyFile"));
        String file = form.text(abac, here, "policyFile");
        if (file.isEmpty()) {
            form.wrong().required(here.child("policyFile"), "");
        }
        return new Abac(name, file);
    }

    private static Webhook webhook(JsonObject entry, FieldPath at, String name, Form form) {
        FieldPath here = at.child("webhook");
        JsonObject hook = form.object(entry, at, "webhook");
        if (!entry.has("webhook")) {
            form.wrong().required(here, "required when type=Webhook");
            return nothing(name);
        }
        form.only(
                hook,
                here,
                List.of(
                        "authorizedTTL",
                        "unauthorizedTTL",
                        "cacheAuthorizedRequests",
                        "cacheUnauthorizedRequests",
                        "timeout",
                        "subjectAccessReviewVersion",
                        "matchConditionSubjectAccessReviewVersion",
                        "failurePolicy",
                        "connectionInfo",
                        "matchConditions"));
        Duration most = Duration.ofDays(1);
        Duration yes = form.duration(hook, here, "authorizedTTL", Duration.ofMinutes(5), most);
        Duration no = form.duration(hook, here, "unauthorizedTTL", Duration.ofSeconds(30), most);
        Duration timeout =
                form.duration(hook, here, "timeout", Duration.ofSeconds(3), Duration.ofSeconds(30));
        form.oneOf(hook, here, "subjectAccessReviewVersion", List.of("v1"));
        if (hook.array("matchConditions").size() > 0) {
            String version = "matchConditionSubjectAccessReviewVersion";
            form.oneOf(hook, here, version, List.of("v1"));
        }
        boolean asks = hook.has("failurePolicy");
        String policy =
                asks
                        ? form.oneOf(hook, here, "failurePolicy", List.of("NoOpinion", "Deny"))
                        : "Deny";
        return new Webhook(
                name,
                hook.boolOr(true, "cacheAuthorizedRequests") ? yes : Duration.ZERO,
                hook.boolOr(true, "cacheUnauthorizedRequests") ? no : Duration.ZERO,
                timeout,
                !policy.equals("NoOpinion"),
                connection(hook, here, form),
                ReviewConditions.read(hook.array("matchConditions"), here, form));
    }

    private static Webhook nothing(String name) {
        return new Webhook(
                name, Duration.ZERO, Duration.ZERO, Duration.ZERO, true, "", ReviewConditions.NONE);
    }

    private static String connection(JsonObject hook, FieldPath at, Form form) {
        FieldPath here = at.child("connectionInfo");
        JsonObject info = form.object(hook, at, "connectionInfo");
        form.only(info, here, List.of("type", "kubeConfigFile"));
        form.oneOf(info, here, "type", List.of("KubeConfigFile"));
        String file = form.text(info, here, "kubeConfigFile");
        if (file.isEmpty()) {
            form.wrong().required(here.child("kubeConfigFile"), "");
        }
        return file;
    }
}
