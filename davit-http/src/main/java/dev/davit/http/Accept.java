package dev.davit.http;

import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import dev.davit.gate.Forms;
import dev.davit.http.wire.Encoding;
import dev.davit.model.cbor.Cbor;
import dev.davit.model.proto.ProtoReader;
import java.util.Locale;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads {@code Accept}: the best alternative that is served here, by weight, then by order. */
final class Accept {
    private Accept() {}

    /** Alternatives beyond these are not looked at. */
    private static final int MAX_ALTERNATIVES = 20;

    /**
     * One alternative.
     *
     * @param parameters without {@code q}, names in lower case
     */
    record Range(String type, SortedMap<String, String> parameters, double weight) {
        boolean json() {
            return type.equals("application/json")
                    || type.equals("*/*")
                    || type.equals("application/*");
        }

        /** Null: none that we write. */
        @Nullable Encoding encoding() {
            return switch (type) {
                case "application/json", "*/*", "application/*" -> Encoding.JSON;
                case "application/yaml" -> Encoding.YAML;
                case ProtoReader.MEDIA_TYPE -> Encoding.PROTOBUF;
                case Cbor.MEDIA_TYPE, Cbor.SEQUENCE_TYPE -> Encoding.CBOR;
                default -> null;
            };
        }

        String parameter(String name) {
            return parameters.getOrDefault(name, "");
        }
    }

    /** Says whether an alternative is served, and as what. */
    interface Offer<T> {
        @Nullable T judge(Range range);
    }

    /**
     * What is agreed on.
     *
     * @param pretty indented, where the encoding has a choice
     */
    record Wanted(Forms form, Encoding encoding, boolean pretty) {
        static final Wanted PLAIN = new Wanted(Forms.PLAIN, Encoding.JSON, false);
    }

    /** Which encodings an answer may have. */
    enum Served {
        /** One document. */
        DOCUMENT("", true, true, true),
        /** One document of which there is no form in protocol buffers. */
        DOCUMENT_OF_OURS("", true, false, true),
        /** What is answered and not stored: there is no table of it. */
        QUESTION("", true, true, false),
        QUESTION_OF_OURS("", true, false, false),
        STREAM(";stream=watch", false, true, true),
        STREAM_OF_OURS(";stream=watch", false, false, true);

        private final boolean yaml;
        private final boolean protobuf;
        private final boolean tables;
        private final String refusal;

        Served(String parameter, boolean yaml, boolean protobuf, boolean tables) {
            this.yaml = yaml;
            this.protobuf = protobuf;
            this.tables = tables;
            StringJoiner types = new StringJoiner(", ");
            for (Encoding encoding : Encoding.values()) {
                if (has(encoding)) {
                    types.add(encoding.mediaType() + parameter);
                }
            }
            refusal = "only the following media types are accepted: " + types;
        }

        private boolean has(Encoding encoding) {
            return switch (encoding) {
                case JSON, CBOR -> true;
                case YAML -> yaml;
                case PROTOBUF -> protobuf;
            };
        }

        /** Where nothing of this is accepted. */
        Refusal refusal() {
            return Refusal.of(Reason.NOT_ACCEPTABLE, refusal);
        }
    }

    /** What is asked for; null when none of the alternatives is served. */
    static @Nullable Wanted wanted(@Nullable String header, Served served) {
        return plain(header) ? Wanted.PLAIN : best(header, range -> wanted(range, served));
    }

    private static @Nullable Wanted wanted(Range range, Served served) {
        Encoding encoding = range.encoding();
        Forms form = form(range);
        String stream = range.parameter("stream");
        if (encoding == null
                || form == null
                || !served.has(encoding)
                || (form == Forms.TABLE && (encoding == Encoding.PROTOBUF || !served.tables))
                || !(stream.isEmpty() || stream.equals("watch"))) {
            return null;
        }
        return new Wanted(form, encoding, range.parameter("pretty").equals("1"));
    }

    private static @Nullable Forms form(Range range) {
        return switch (range.parameter("as")) {
            case "" -> Forms.PLAIN;
            case "Table" -> meta(range) ? Forms.TABLE : null;
            case "PartialObjectMetadata", "PartialObjectMetadataList" ->
                    meta(range) ? Forms.PARTIAL : null;
            default -> null;
        };
    }

    private static boolean meta(Range range) {
        return range.parameter("g").equals("meta.k8s.io") && range.parameter("v").equals("v1");
    }

    static boolean plain(@Nullable String header) {
        return header == null
                || header.isEmpty()
                || header.equals("application/json")
                || header.equals("*/*")
                || header.equals("application/json, */*");
    }

    static <T> @Nullable T best(@Nullable String header, Offer<T> offer) {
        T best = null;
        double weight = 0;
        int seen = 0;
        for (String text : (header == null ? "*/*" : header).split(",", MAX_ALTERNATIVES + 1)) {
            if (seen++ == MAX_ALTERNATIVES) {
                break;
            }
            Range range = range(text);
            if (range.weight() > weight) {
                T judged = offer.judge(range);
                if (judged != null) {
                    best = judged;
                    weight = range.weight();
                }
            }
        }
        return best;
    }

    private static Range range(String text) {
        String[] parts = text.split(";", -1);
        SortedMap<String, String> parameters = new TreeMap<>();
        double weight = 1;
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            if (equals > 0) {
                String name = parts[i].substring(0, equals).strip().toLowerCase(Locale.ROOT);
                String value = parts[i].substring(equals + 1).strip();
                if (name.equals("q")) {
                    weight = weight(value);
                } else {
                    parameters.put(name, value);
                }
            }
        }
        return new Range(parts[0].strip().toLowerCase(Locale.ROOT), parameters, weight);
    }

    private static double weight(String value) {
        try {
            return Math.clamp(Double.parseDouble(value), 0, 1);
        } catch (NumberFormatException unreadable) {
            return 0;
        }
    }
}
