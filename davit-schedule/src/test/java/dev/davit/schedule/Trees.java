package dev.davit.schedule;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonReader;
import dev.davit.model.kind.Key;
import dev.davit.model.kind.Kinds;
import java.nio.charset.StandardCharsets;

/** Nodes and pods for tests, written as people write them. */
final class Trees {
    private Trees() {}

    static JsonObject tree(String text) {
        return JsonReader.readObject(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    static JsonObject node(String name, String cpu, String memory, String extra) {
        return tree(
                """
                {'metadata': {'name': '%s', 'labels': {'zone': '%s', 'rack': '7'}},
                 'status': {'allocatable': {'cpu': '%s', 'memory': '%s', 'pods': '110'},
                            'conditions': [{'type': 'Ready', 'status': 'True'}]} %s}
                """
                        .formatted(
                                name,
                                name.hashCode() % 2 == 0 ? "even" : "odd",
                                cpu,
                                memory,
                                extra));
    }

    static JsonObject spec(String cpu, String memory, String extra) {
        return tree(
                """
                {'containers': [{'name': 'c', 'resources':
                    {'requests': {'cpu': '%s', 'memory': '%s'}}}] %s}
                """
                        .formatted(cpu, memory, extra));
    }

    static Key pod(String name) {
        return new Key(Kinds.POD.id(), "default", name);
    }
}
