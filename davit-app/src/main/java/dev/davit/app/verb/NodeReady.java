package dev.davit.app.verb;

import dev.davit.base.HostFailure;
import dev.davit.cli.Session;
import dev.davit.cli.wire.Answer;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;

/** Whether a node's condition Ready is True, as its object says. */
final class NodeReady {
    private NodeReady() {}

    static boolean test(Session session, String nodeName) {
        Answer<byte[]> answer;
        try {
            answer = session.client().get("/api/v1/nodes/" + nodeName);
        } catch (HostFailure notYet) {
            // While a server starts, a refused connection is what one waits through.
            return false;
        }
        return answer.statusCode() == 200 && ready(JsonReader.readObject(answer.body()));
    }

    static boolean ready(JsonObject node) {
        for (Json condition : node.array("status", "conditions")) {
            if (condition instanceof JsonObject one
                    && one.textOr("", "type").equals("Ready")
                    && one.textOr("", "status").equals("True")) {
                return true;
            }
        }
        return false;
    }
}
