package dev.davit.policy.network;

import dev.davit.base.FieldPath;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import dev.davit.policy.Names;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which controller serves the ingresses of a class. */
public final class IngressClassRules {
    private static final FieldPath CONTROLLER = FieldPath.of("spec", "controller");
    private static final FieldPath PARAMETERS = FieldPath.of("spec", "parameters");
    private static final int MAX_CONTROLLER = 250;
    private static final List<String> SCOPES = List.of("Cluster", "Namespace");

    /** Besides letters and digits. */
    private static final String PATH_CHARACTERS = "/-._~%!$&'()*+,;=:";

    private IngressClassRules() {}

    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        String controller = tree.textOr("", "spec", "controller");
        if (controller.length() > MAX_CONTROLLER) {
            mistakes.tooLong(CONTROLLER, MAX_CONTROLLER);
        }
        controller(controller, mistakes);
        Checks.same(tree, before, mistakes, "spec", "controller");
        if (tree.at("spec", "parameters") instanceof JsonObject parameters) {
            parameters(parameters, mistakes);
        }
    }

    private static void controller(String text, Mistakes mistakes) {
        if (text.isEmpty()) {
            mistakes.required(CONTROLLER, "");
            return;
        }
        int slash = text.indexOf('/');
        if (slash <= 0 || slash == text.length() - 1) {
            mistakes.invalid(
                    CONTROLLER, text, "must be a domain-prefixed path (such as \"acme.io/foo\")");
            return;
        }
        Checks.subdomain(CONTROLLER, text.substring(0, slash), mistakes);
        String path = text.substring(slash + 1);
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && PATH_CHARACTERS.indexOf(c) < 0) {
                mistakes.invalid(CONTROLLER, path, "Invalid path");
                return;
            }
        }
    }

    private static void parameters(JsonObject parameters, Mistakes mistakes) {
        IngressRules.reference(PARAMETERS, parameters, mistakes);
        String scope = parameters.textOr("", "scope");
        String namespace = parameters.text("namespace");
        FieldPath at = PARAMETERS.child("namespace");
        Checks.oneOf(PARAMETERS.child("scope"), scope, SCOPES, mistakes);
        if (scope.equals("Namespace")) {
            if (namespace == null) {
                mistakes.required(at, "`parameters.scope` is set to 'Namespace'");
            } else {
                Checks.report(at, namespace, Names.label(namespace), mistakes);
            }
        } else if (scope.equals("Cluster") && namespace != null) {
            mistakes.forbidden(at, "`parameters.scope` is set to 'Cluster'");
        }
    }
}
