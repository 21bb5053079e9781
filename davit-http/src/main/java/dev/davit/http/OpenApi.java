package dev.davit.http;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.http.wire.Exchange;
import dev.davit.http.wire.Head;
import dev.davit.model.custom.CustomVersion;
import dev.davit.model.custom.ServedKinds;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import dev.davit.model.kind.Kind;
import dev.davit.model.openapi.Elsewhere;
import dev.davit.model.openapi.OpenApiMerge;
import dev.davit.model.openapi.V2Message;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Serves the OpenAPI documents; they are made when somebody first asks. */
final class OpenApi {
    private static final String THREE = "/openapi/v3";
    private static final String TWO = "/openapi/v2";

    /** A document that is asked for by its hash never changes under that name. */
    private static final Map<String, String> FOR_EVER =
            Map.of(
                    "Cache-Control",
                    "public, immutable",
                    "Expires",
                    "Fri, 31 Dec 2199 00:00:00 GMT");

    private static final Refusal NOT_ACCEPTABLE =
            Refusal.of(
                    Reason.NOT_ACCEPTABLE,
                    "only the following media types are accepted: application/json; and "
                            + V2Message.MEDIA_TYPE
                            + " for version 2");

    /** Of custom kinds, as long as they do not change. */
    private volatile @Nullable Custom custom;

    private volatile @Nullable Two two;

    /** Version 3 of what is built in, by path. */
    private static final class Three {
        static final SortedMap<String, byte[]> ENCODED =
                dev.davit.model.openapi.OpenApi.encoded(
                        dev.davit.model.openapi.OpenApi.documents());
        static final SortedMap<String, Tagged> DOCUMENTS = documents();
        static final Tagged INDEX = index(ENCODED, Elsewhere.NOTHING);

        private static SortedMap<String, Tagged> documents() {
            SortedMap<String, Tagged> all = new TreeMap<>();
            ENCODED.forEach(
                    (path, bytes) -> all.put(THREE + "/" + path, new Tagged(Head.JSON, bytes)));
            return all;
        }
    }

    /**
     * One document about custom kinds.
     *
     * @param stamp which states of which definitions it tells of
     */
    @SuppressWarnings("ArrayRecordComponent")
    private record Part(String stamp, byte[] bytes, Tagged document) {}

    /** Version 3 of custom kinds. */
    private record Custom(
            ServedKinds kinds, Elsewhere others, SortedMap<String, Part> parts, Tagged index) {}

    /** Version 2, all in one, in both of its forms. */
    private record Two(ServedKinds kinds, Elsewhere others, Tagged text, Tagged message) {
        static Two of(ServedKinds kinds, Elsewhere others) {
            JsonObject document =
                    OpenApiMerge.two(dev.davit.model.openapi.OpenApi.v2(kinds), others);
            return new Two(
                    kinds,
                    others,
                    new Tagged(Head.JSON, document),
                    new Tagged(V2Message.MEDIA_TYPE, V2Message.write(document)));
        }
    }

    void answer(Exchange exchange, String path, ServedKinds kinds, Elsewhere others)
            throws IOException, InterruptedException {
        String accept = exchange.in().header("Accept");
        Accept.Offer<Boolean> offer = path.equals(TWO) ? OpenApi::two : OpenApi::three;
        Boolean message = Accept.best(accept, offer);
        if (message == null) {
            exchange.answer(NOT_ACCEPTABLE);
            return;
        }
        Tagged document =
                path.equals(TWO) ? two(kinds, others, message) : three(path, kinds, others);
        if (document == null) {
            exchange.answer(Documents.MISSING);
        } else {
            boolean hashed = exchange.in().query().startsWith("hash=");
            document.answer(exchange, hashed ? FOR_EVER : Map.of());
        }
    }

    private @Nullable Tagged three(String path, ServedKinds kinds, Elsewhere others) {
        Custom now = custom(kinds, others);
        if (path.equals(THREE)) {
            return now.index;
        }
        Part part =
                path.startsWith(THREE + "/")
                        ? now.parts.get(path.substring(THREE.length() + 1))
                        : null;
        return part == null ? Three.DOCUMENTS.get(path) : part.document;
    }

    // Kinds are made once per change: which ones they are is told by identity.
    @SuppressWarnings("ReferenceEquality")
    private Custom custom(ServedKinds kinds, Elsewhere others) {
        Custom known = custom;
        if (known != null && known.kinds == kinds && known.others == others) {
            return known;
        }
        SortedMap<String, Part> parts = new TreeMap<>();
        SortedMap<String, byte[]> all = new TreeMap<>(Three.ENCODED);
        dev.davit.model.openapi.OpenApi.custom(kinds)
                .forEach((path, of) -> {
                    Part part = part(of, known == null ? null : known.parts.get(path));
                    parts.put(path, part);
                    all.put(path, part.bytes);
                });
        boolean plain = parts.isEmpty() && others.isEmpty();
        Custom made = new Custom(kinds, others, parts, plain ? Three.INDEX : index(all, others));
        custom = made;
        return made;
    }

    /** The same as before where no definition has changed. */
    private static Part part(List<Kind> kinds, @Nullable Part before) {
        StringBuilder stamp = new StringBuilder();
        for (Kind kind : kinds) {
            CustomVersion version = kind.custom();
            stamp.append(kind.id()).append('@');
            stamp.append(version == null ? 0 : version.definition().stored().revision());
            stamp.append(' ');
        }
        if (before != null && before.stamp.contentEquals(stamp)) {
            return before;
        }
        byte[] bytes = JsonWriter.write(dev.davit.model.openapi.OpenApi.document(kinds));
        return new Part(stamp.toString(), bytes, new Tagged(Head.JSON, bytes));
    }

    private static Tagged index(SortedMap<String, byte[]> encoded, Elsewhere others) {
        JsonObject own = dev.davit.model.openapi.OpenApi.index(encoded);
        return new Tagged(Head.JSON, JsonWriter.write(OpenApiMerge.index(own, others)));
    }

    // As above.
    @SuppressWarnings("ReferenceEquality")
    private Tagged two(ServedKinds kinds, Elsewhere others, boolean message) {
        Two known = two;
        if (known == null || known.kinds != kinds || known.others != others) {
            known = Two.of(kinds, others);
            two = known;
        }
        return message ? known.message : known.text;
    }

    /** Whether an alternative asks for protocol buffers; null: it is not served. */
    private static @Nullable Boolean two(Accept.Range range) {
        boolean message =
                range.type().equals(V2Message.MEDIA_TYPE)
                        || range.type().equals(V2Message.MEDIA_TYPE_AT);
        return message ? Boolean.TRUE : three(range);
    }

    private static @Nullable Boolean three(Accept.Range range) {
        return range.json() ? Boolean.FALSE : null;
    }
}
