package dev.davit.app.aggregate;

import dev.davit.base.Outcome;
import dev.davit.http.proxy.Fetch;
import dev.davit.http.proxy.OtherServers.Way;
import dev.davit.http.wire.Field;
import dev.davit.model.json.Document;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.WireReader;
import java.io.IOException;
import java.util.List;

/** Asks another server what it serves. Blocks, for some seconds at most. */
final class Look {
    private static final int PATIENCE_MILLIS = 5_000;
    private static final int LIST_BYTES = 4 << 20;
    private static final int OPEN_API_BYTES = 16 << 20;

    private static final List<Field> WHO =
            List.of(
                    new Field("X-Remote-User", "system:kube-aggregator"),
                    new Field("X-Remote-Group", "system:masters"),
                    new Field("Accept", "application/json"));

    private final Registered of;
    private final Way way;

    Look(Registered of, Way way) {
        this.of = of;
        this.way = way;
    }

    /** That it answers for its group and version is what counts. */
    Finding find(Finding before) {
        String path = "/apis/" + of.group() + "/" + of.version();
        String url = "https://" + way.to().backends().getFirst().authority() + path;
        try {
            Fetch.Answer answer = Fetch.get(way, path, WHO, LIST_BYTES, PATIENCE_MILLIS);
            if (answer.code() / 100 != 2) {
                return missing(url, "bad status from " + url + ": " + answer.code());
            }
            JsonObject list = object(answer.body(), LIST_BYTES);
            if (list.isEmpty()) {
                return missing(url, "it is no list of resources");
            }
            String three = three();
            return Finding.passed(list, three, two(before, three));
        } catch (IOException failure) {
            return missing(url, String.valueOf(failure.getMessage()));
        }
    }

    private static Finding missing(String url, String why) {
        return Finding.failed("failing or missing response from " + url + ": " + why);
    }

    private static JsonObject object(byte[] body, int maxBytes) {
        return WireReader.read(body, maxBytes).map(Document::value)
                        instanceof Outcome.Ok<Json>(JsonObject object)
                ? object
                : JsonObject.EMPTY;
    }

    /** Where its document of version 3 is; a server may have none. */
    private String three() {
        String word = "apis/" + of.group() + "/" + of.version();
        String own = "/openapi/v3/" + word;
        JsonObject index = document("/openapi/v3", LIST_BYTES);
        String url = index.textOr("", "paths", word, "serverRelativeURL");
        boolean there = url.equals(own) || url.startsWith(own + "?hash=");
        return there ? url : "";
    }

    /** It is large: asked for when it is not known, or its like of version 3 is another one. */
    private JsonObject two(Finding before, String three) {
        boolean same = !before.two().isEmpty() && before.three().equals(three);
        return same ? before.two() : document("/openapi/v2", OPEN_API_BYTES);
    }

    private JsonObject document(String path, int maxBytes) {
        try {
            Fetch.Answer answer = Fetch.get(way, path, WHO, maxBytes, PATIENCE_MILLIS);
            return answer.code() == 200 ? object(answer.body(), maxBytes) : JsonObject.EMPTY;
        } catch (IOException none) {
            // It is no part of being available.
            return JsonObject.EMPTY;
        }
    }
}
