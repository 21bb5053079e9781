package dev.davit.model.owned;

import dev.davit.base.Outcome;
import dev.davit.model.json.Document;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonString;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.json.WireReader;
import java.nio.charset.StandardCharsets;

/**
 * The way from {@code kubectl apply} to {@code kubectl apply --server-side}: what the annotation of
 * the former says was applied is kubectl's already, and the annotation is kept true.
 */
final class ClientSideApply {
    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    /** The manager of {@code kubectl apply --server-side}; under another name one opts out. */
    private static final String KUBECTL = "kubectl";

    /** Kubernetes' limit for all annotations together. A longer one is left empty. */
    private static final int MAX_LENGTH = 256 << 10;

    private ClientSideApply() {}

    static boolean concerns(Writer writer) {
        return writer.manager().equals(KUBECTL) && writer.subresource().isEmpty();
    }

    /** Fields that were applied by the client and still have the value that it gave them. */
    static FieldSet own(Apply.Question asked) {
        String text = asked.live().textOr("", "metadata", "annotations", ANNOTATION);
        if (text.isEmpty()
                || !(WireReader.read(text.getBytes(StandardCharsets.UTF_8))
                        instanceof Outcome.Ok<Document>(Document document))
                || !(document.value() instanceof JsonObject last)
                || !last.textOr("", "apiVersion").equals(asked.writer().apiVersion())) {
            return FieldSet.EMPTY;
        }
        JsonObject then = asked.part().of(last);
        Comparison since = Comparison.of(asked.schema(), then, asked.part().of(asked.live()));
        return Naming.of(asked.schema(), then).fields().minus(since.set()).minus(since.gone());
    }

    /** The object with its annotation, if it has one, as this apply would have written it. */
    static JsonObject told(Apply.Question asked, JsonObject next) {
        if (!concerns(asked.writer()) || next.at("metadata", "annotations", ANNOTATION) == null) {
            return next;
        }
        JsonObject metadata = asked.config().object("metadata").without("managedFields");
        JsonObject annotations = metadata.object("annotations").without(ANNOTATION);
        JsonObject config =
                asked.config()
                        .with(
                                "metadata",
                                annotations.isEmpty()
                                        ? metadata.without("annotations")
                                        : metadata.with("annotations", annotations));
        String text = JsonWriter.text(config) + "\n";
        return next.withAt(
                new JsonString(text.length() > MAX_LENGTH ? "" : text),
                "metadata",
                "annotations",
                ANNOTATION);
    }
}
