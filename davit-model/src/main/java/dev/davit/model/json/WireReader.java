package dev.davit.model.json;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.exc.UnexpectedEndOfInputException;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON from outside → a tree, or a refusal that says where it is wrong. Bounded in size and depth;
 * duplicate members are found, trailing content and broken text refused.
 */
public final class WireReader {
    /** What one request may carry, as Kubernetes limits it. */
    public static final int MAX_BYTES = 3 * 1024 * 1024;

    /** Objects and arrays inside each other. */
    public static final int MAX_DEPTH = 100;

    /** Of one number; longer ones are a denial of service, not a value. */
    public static final int MAX_NUMBER_LENGTH = 400;

    /** Beyond the range of a double, no client could read it. */
    public static final int MAX_EXPONENT = 308;

    /** Of duplicate members, so that the answer stays readable. */
    public static final int MAX_CAUSES = 32;

    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(MAX_NUMBER_LENGTH)
                                    .maxStringLength(MAX_BYTES)
                                    .maxNameLength(MAX_BYTES)
                                    .build())
                    .build();

    private final JsonParser parser;
    private final List<Cause> duplicates = new ArrayList<>();

    private WireReader(JsonParser parser) {
        this.parser = parser;
    }

    /** The tree with no duplicate member in it. */
    public static Outcome<Json> strict(byte[] bytes) {
        return read(bytes).then(Document::strict);
    }

    public static Outcome<Document> read(byte[] bytes) {
        return read(bytes, MAX_BYTES);
    }

    public static Outcome<Document> read(byte[] bytes, int maxBytes) {
        if (bytes.length > maxBytes) {
            return Outcome.refused(tooLarge(bytes.length, maxBytes));
        }
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            return new WireReader(parser).document();
        } catch (JacksonException wrong) {
            return broken(explain(wrong), wrong.getLocation());
        }
    }

    static Refusal tooLarge(int bytes, int maxBytes) {
        return Refusal.of(
                Reason.TOO_LARGE,
                "the body has " + bytes + " bytes; at most " + maxBytes + " are accepted");
    }

    private Outcome<Document> document() {
        if (parser.nextToken() == null) {
            return Outcome.refused(
                    Refusal.of(Reason.BAD_REQUEST, "the body is empty; JSON was expected"));
        }
        Json value = value(FieldPath.ROOT);
        if (parser.nextToken() != null) {
            return broken("content after the end of the JSON value", parser.currentTokenLocation());
        }
        return Outcome.ok(new Document(value, duplicates));
    }

    private Json value(FieldPath path) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            case VALUE_STRING -> new JsonString(wellFormed(parser.getString(), path));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString(), path);
            case VALUE_TRUE -> JsonBool.TRUE;
            case VALUE_FALSE -> JsonBool.FALSE;
            default -> JsonNull.NULL;
        };
    }

    private JsonObject object(FieldPath path) {
        JsonObject.Builder members = JsonObject.builder();
        Names seen = new Names();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = wellFormed(parser.currentName(), path);
            FieldPath here = path.child(name);
            parser.nextToken();
            Json value = value(here);
            if (seen.add(name)) {
                members.put(name, value);
            } else {
                members.set(name, value);
                duplicate(duplicates, here);
            }
        }
        return members.build();
    }

    private JsonArray array(FieldPath path) {
        List<Json> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            items.add(value(path.index(items.size())));
        }
        return items.isEmpty() ? JsonArray.EMPTY : new JsonArray(items);
    }

    private JsonNumber number(String text, FieldPath path) {
        if (!inRange(text)) {
            throw new BrokenText(parser, "the number at \"" + path + "\" is out of range");
        }
        return JsonReader.number(text);
    }

    /**
     * Whether arithmetic on it stays cheap: an exponent of a billion costs a gigabyte as soon as
     * somebody compares it.
     */
    static boolean inRange(String number) {
        int e = Math.max(number.indexOf('e'), number.indexOf('E'));
        if (e < 0) {
            return true;
        }
        String digits = number.substring(e + 1).replaceFirst("^[-+]?0*", "");
        return digits.length() <= 3
                && (digits.isEmpty() || Integer.parseInt(digits) <= MAX_EXPONENT);
    }

    /** Half a surrogate pair can be escaped in JSON but not written as UTF-8. */
    private String wellFormed(String text, FieldPath path) {
        if (hasLoneSurrogate(text)) {
            throw new BrokenText(parser, "the text at \"" + path + "\" has half a surrogate pair");
        }
        return text;
    }

    static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair =
                        Character.isHighSurrogate(c)
                                && i + 1 < text.length()
                                && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }

    static void duplicate(List<Cause> duplicates, FieldPath at) {
        if (duplicates.size() < MAX_CAUSES) {
            duplicates.add(
                    new Cause(Cause.DUPLICATE, "duplicate field \"" + at + "\"", at.toString()));
        }
    }

    private static Outcome<Document> broken(String what, @Nullable TokenStreamLocation at) {
        String where =
                at == null || at.getLineNr() < 1
                        ? ""
                        : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return Outcome.refused(
                Refusal.of(Reason.BAD_REQUEST, "the body is not valid JSON: " + what + where));
    }

    private static String explain(JacksonException wrong) {
        return switch (wrong) {
            case BrokenText text -> text.getOriginalMessage();
            case StreamConstraintsException limit
                    when limit.getOriginalMessage().contains("nesting depth") ->
                    "more than " + MAX_DEPTH + " objects or arrays inside each other";
            case UnexpectedEndOfInputException _ -> "it ends too early";
            default -> wrong.getOriginalMessage();
        };
    }

    private static final class BrokenText extends StreamReadException {
        private static final long serialVersionUID = 1L;

        BrokenText(JsonParser parser, String problem) {
            super(parser, problem, parser.currentTokenLocation());
        }
    }

    /** The names of one object: a list while they are few, a set from then on. */
    static final class Names {
        private static final int FEW = 12;
        private final List<String> few = new ArrayList<>(FEW);
        private @Nullable Set<String> many;

        /** False: the name was there. */
        boolean add(String name) {
            if (many != null) {
                return many.add(name);
            }
            if (few.contains(name)) {
                return false;
            }
            few.add(name);
            if (few.size() == FEW) {
                many = new HashSet<>(few);
            }
            return true;
        }
    }
}
