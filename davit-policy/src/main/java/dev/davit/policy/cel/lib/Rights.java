package dev.davit.policy.cel.lib;

import dev.davit.model.request.Identity;
import dev.davit.policy.access.Decision;
import dev.davit.policy.access.Question;
import dev.davit.policy.cel.run.Function;
import dev.davit.policy.cel.run.Meter;
import dev.davit.policy.cel.value.CelFault;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** {@code authorizer.group("apps").resource("deployments").check("create").allowed()}. */
public final class Rights {
    /** So that an expression can ask twice, and not three times. */
    private static final long CHECK = 350_000;

    private Rights() {}

    /** The variable {@code authorizer}: who is asked about. */
    public record Asker(Identity who, BiFunction<Identity, Question, Decision> decide) {}

    private record Group(Asker asker, String name) {}

    private record Resource(Asker asker, Question.OnResource question) {}

    private record Path(Asker asker, String path) {}

    /** The variable {@code authorizer.requestResource}: what is asked for. */
    public static Object about(Asker asker, Question.OnResource question) {
        return new Resource(asker, question);
    }

    static @Nullable Function find(String name) {
        return switch (name) {
            case "path" -> ofText(Rights::path);
            case "group" -> ofText((on, text) -> new Group(asker(on), text));
            case "resource" -> ofText(Rights::resource);
            case "subresource" ->
                    refine((q, text) ->
                            new Question.OnResource(
                                    "", q.group(), q.resource(), text, q.namespace(), q.name()));
            case "namespace" ->
                    refine((q, text) ->
                            new Question.OnResource(
                                    "", q.group(), q.resource(), q.subresource(), text, q.name()));
            case "name" -> refine((q, text) -> q.named(text));
            // Roles do not look at selectors.
            case "fieldSelector", "labelSelector" -> refine((q, _) -> q);
            case "serviceAccount" -> (args, meter) -> account(args, meter);
            case "check" -> (args, meter) -> check(args, meter);
            case "allowed" -> Library.cheap(value -> decision(value).allowed());
            case "reason" -> Library.cheap(value -> decision(value).reason());
            case "errored" -> Library.cheap(value -> !decision(value).error().isEmpty());
            case "error" -> Library.cheap(value -> decision(value).error());
            default -> null;
        };
    }

    /** A function of a target and a text. */
    private static Function ofText(BiFunction<Object, String, Object> work) {
        return (args, meter) -> {
            meter.charge(1);
            return work.apply(args[0], Texts.text(args[1]));
        };
    }

    private static Function refine(
            BiFunction<Question.OnResource, String, Question.OnResource> by) {
        return ofText((on, text) -> {
            if (on instanceof Resource(Asker asker, Question.OnResource question)) {
                return new Resource(asker, by.apply(question, text));
            }
            throw CelFault.noOverload();
        });
    }

    private static Asker asker(Object value) {
        if (value instanceof Asker asker) {
            return asker;
        }
        throw CelFault.noOverload();
    }

    private static Decision decision(Object value) {
        if (value instanceof Decision decision) {
            return decision;
        }
        throw CelFault.noOverload();
    }

    private static Object path(Object on, String path) {
        if (path.isBlank()) {
            throw new CelFault("path must not be empty");
        }
        return new Path(asker(on), path);
    }

    private static Object resource(Object on, String resource) {
        if (!(on instanceof Group(Asker asker, String group))) {
            throw CelFault.noOverload();
        }
        if (resource.isBlank()) {
            throw new CelFault("resource must not be empty");
        }
        return new Resource(asker, new Question.OnResource("", group, resource, "", "", ""));
    }

    private static Object account(Object[] args, Meter meter) {
        meter.charge(1);
        String namespace = Texts.text(args[1]);
        String name = Texts.text(args[2]);
        String wrong = dev.davit.policy.Names.subdomain(name);
        if (wrong != null) {
            throw new CelFault("Invalid service account name");
        }
        if (dev.davit.policy.Names.label(namespace) != null) {
            throw new CelFault("Invalid service account namespace");
        }
        Identity account =
                new Identity(
                        Identity.ACCOUNT + namespace + ":" + name,
                        List.of(
                                Identity.ACCOUNTS,
                                Identity.ACCOUNTS + ":" + namespace,
                                Identity.AUTHENTICATED),
                        "");
        return new Asker(account, asker(args[0]).decide());
    }

    private static Object check(Object[] args, Meter meter) {
        meter.charge(CHECK);
        String verb = Texts.text(args[1]);
        return switch (args[0]) {
            case Path(Asker asker, String path) ->
                    asker.decide().apply(asker.who(), new Question.OnPath(verb, path));
            case Resource(Asker asker, Question.OnResource q) ->
                    asker.decide()
                            .apply(
                                    asker.who(),
                                    new Question.OnResource(
                                            verb,
                                            q.group(),
                                            q.resource(),
                                            q.subresource(),
                                            q.namespace(),
                                            q.name()));
            default -> throw CelFault.noOverload();
        };
    }
}
