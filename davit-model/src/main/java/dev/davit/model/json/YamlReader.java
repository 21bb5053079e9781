package dev.davit.model.json;

import dev.davit.base.Cause;
import dev.davit.base.FieldPath;
import dev.davit.base.Outcome;
import dev.davit.base.Reason;
import dev.davit.base.Refusal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML from outside → trees, one per document; documents that are empty are left out.
 *
 * <p>YAML 1.2's core schema, with the two things that manifests written for kubectl rely on: {@code
 * 0644} is octal, and {@code <<} merges. Trees are built from the parser's events, so that size,
 * depth and the expansion of aliases are bounded here.
 */
public final class YamlReader {
    /** What all aliases together may expand to, in characters and nodes. */
    public static final long MAX_EXPANDED = 4L * WireReader.MAX_BYTES;

    /** In one stream. */
    public static final int MAX_DOCUMENTS = 10_000;

    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).setLabel("YAML").build();

    private final Iterator<Event> events;
    private Map<Anchor, Anchored> anchors = new HashMap<>();
    private List<Cause> duplicates = new ArrayList<>();
    private long expanded;

    private YamlReader(Iterator<Event> events) {
        this.events = events;
    }

    /** What an anchor stands for, and how much an alias of it adds. */
    private record Anchored(Json value, long weight) {}

    public static Outcome<List<Document>> read(byte[] bytes) {
        return read(bytes, WireReader.MAX_BYTES);
    }

    public static Outcome<List<Document>> read(byte[] bytes, int maxBytes) {
        if (bytes.length > maxBytes) {
            return Outcome.refused(WireReader.tooLarge(bytes.length, maxBytes));
        }
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return new YamlReader(new Parse(SETTINGS).parseString(text).iterator()).documents();
        } catch (CharacterCodingException notText) {
            return broken("it is not UTF-8", Optional.empty());
        } catch (Wrong wrong) {
            return broken(wrong.problem, wrong.at);
        } catch (MarkedYamlEngineException wrong) {
            return broken(wrong.getProblem(), wrong.getProblemMark());
        } catch (YamlEngineException wrong) {
            return broken(wrong.getMessage(), Optional.empty());
        }
    }

    private static <T> Outcome<T> broken(@Nullable String what, Optional<Mark> at) {
        String where =
                at.map(m -> " (line " + (m.getLine() + 1) + ", column " + (m.getColumn() + 1) + ")")
                        .orElse("");
        return Outcome.refused(
                Refusal.of(Reason.BAD_REQUEST, "the body is not valid YAML: " + what + where));
    }

    private Outcome<List<Document>> documents() {
        List<Document> documents = new ArrayList<>();
        while (events.hasNext()) {
            Event event = events.next();
            if (event.getEventId() != Event.ID.DocumentStart) {
                continue;
            }
            anchors = new HashMap<>();
            duplicates = new ArrayList<>();
            Json value = value(events.next(), FieldPath.ROOT, 0);
            if (value != JsonNull.NULL) {
                documents.add(new Document(value, duplicates));
            }
            if (documents.size() > MAX_DOCUMENTS) {
                return broken("more than " + MAX_DOCUMENTS + " documents", event.getStartMark());
            }
        }
        return Outcome.ok(documents);
    }

    private Json value(Event event, FieldPath path, int depth) {
        if (depth > WireReader.MAX_DEPTH) {
            throw new Wrong(
                    "more than " + WireReader.MAX_DEPTH + " maps or lists inside each other",
                    event.getStartMark());
        }
        if (event instanceof AliasEvent alias) {
            return aliased(alias);
        }
        long before = expanded;
        expanded++;
        Json value =
                switch (event) {
                    case ScalarEvent scalar -> scalar(scalar);
                    case SequenceStartEvent list -> list(list, path, depth);
                    case MappingStartEvent map -> map(map, path, depth);
                    default ->
                            throw new Wrong(
                                    "unexpected " + event.getEventId(), event.getStartMark());
                };
        ((NodeEvent) event)
                .getAnchor()
                .ifPresent(name -> anchors.put(name, new Anchored(value, expanded - before)));
        return value;
    }

    private Json aliased(AliasEvent alias) {
        Anchored anchored = anchors.get(alias.getAlias());
        if (anchored == null) {
            throw new Wrong("nothing is called *" + alias.getAlias(), alias.getStartMark());
        }
        expanded += anchored.weight;
        if (expanded > MAX_EXPANDED) {
            throw new Wrong(
                    "its aliases expand to more than " + MAX_EXPANDED + " characters",
                    alias.getStartMark());
        }
        return anchored.value;
    }

    private Json scalar(ScalarEvent scalar) {
        expanded += scalar.getValue().length();
        if (WireReader.hasLoneSurrogate(scalar.getValue())) {
            throw new Wrong("text with half a surrogate pair", scalar.getStartMark());
        }
        String tag = scalar.getTag().orElse("");
        Json value = YamlScalars.resolve(scalar.getValue(), scalar.isPlain(), tag);
        if (value == null) {
            throw new Wrong(
                    "\""
                            + scalar.getValue()
                            + "\" cannot be expressed in JSON"
                            + (tag.isEmpty() ? "" : " (tag " + tag + ")"),
                    scalar.getStartMark());
        }
        return value;
    }

    private JsonArray list(SequenceStartEvent start, FieldPath path, int depth) {
        known(start.getTag(), "tag:yaml.org,2002:seq", start);
        List<Json> items = new ArrayList<>();
        for (Event next = events.next();
                next.getEventId() != Event.ID.SequenceEnd;
                next = events.next()) {
            items.add(value(next, path.index(items.size()), depth + 1));
        }
        return items.isEmpty() ? JsonArray.EMPTY : new JsonArray(items);
    }

    private JsonObject map(MappingStartEvent start, FieldPath path, int depth) {
        known(start.getTag(), "tag:yaml.org,2002:map", start);
        JsonObject.Builder members = JsonObject.builder();
        WireReader.Names seen = new WireReader.Names();
        List<JsonObject> merges = new ArrayList<>();
        for (Event next = events.next();
                next.getEventId() != Event.ID.MappingEnd;
                next = events.next()) {
            String name = name(next);
            boolean merge = name.equals("<<") && next instanceof ScalarEvent key && key.isPlain();
            FieldPath here = path.child(name);
            Json value = value(events.next(), here, depth + 1);
            if (merge) {
                merges.addAll(merged(value, next));
            } else if (seen.add(name)) {
                members.put(name, value);
            } else {
                members.set(name, value);
                WireReader.duplicate(duplicates, here);
            }
        }
        for (JsonObject from : merges) {
            from.forEach((name, value) -> {
                if (seen.add(name)) {
                    members.put(name, value);
                }
            });
        }
        return members.build();
    }

    /** Keys that are numbers or booleans become their text, as in every other reader. */
    private String name(Event key) {
        if (key instanceof ScalarEvent scalar) {
            expanded += scalar.getValue().length();
            if (WireReader.hasLoneSurrogate(scalar.getValue())) {
                throw new Wrong("a key with half a surrogate pair", scalar.getStartMark());
            }
            scalar.getAnchor()
                    .ifPresent(name ->
                            anchors.put(
                                    name,
                                    new Anchored(
                                            new JsonString(scalar.getValue()),
                                            1L + scalar.getValue().length())));
            return scalar.getValue();
        }
        if (key instanceof AliasEvent alias && aliased(alias) instanceof JsonString(String text)) {
            return text;
        }
        throw new Wrong("a key must be plain text", key.getStartMark());
    }

    private static List<JsonObject> merged(Json value, Event at) {
        List<JsonObject> objects = new ArrayList<>();
        List<Json> all = value instanceof JsonArray array ? array.items() : List.of(value);
        for (Json one : all) {
            if (!(one instanceof JsonObject object)) {
                throw new Wrong("\"<<\" merges maps only", at.getStartMark());
            }
            objects.add(object);
        }
        return objects;
    }

    private static void known(Optional<String> tag, String expected, Event at) {
        if (tag.isPresent() && !tag.get().equals(expected) && !tag.get().equals("!")) {
            throw new Wrong("tag " + tag.get() + " is not supported", at.getStartMark());
        }
    }

    /** Carries a mistake out of the recursion; never leaves this class. */
    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String problem;
        private final transient Optional<Mark> at;

        Wrong(String problem, Optional<Mark> at) {
            super(problem, null, false, false);
            this.problem = problem;
            this.at = at;
        }
    }
}
