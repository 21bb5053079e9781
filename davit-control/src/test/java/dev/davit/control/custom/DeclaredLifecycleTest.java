package dev.davit.control.custom;

import static org.assertj.core.api.Assertions.assertThat;

import dev.davit.base.Timestamps;
import dev.davit.control.Golden;
import dev.davit.control.Trees;
import dev.davit.lifecycle.Explain;
import dev.davit.lifecycle.View;
import dev.davit.lifecycle.draw.TextDrawing;
import dev.davit.model.json.JsonObject;
import dev.davit.model.kind.Kinds;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Objects of a custom kind at several moments, as the declared lifecycle tells them. */
class DeclaredLifecycleTest {
    private static final String CREATED = "2026-01-01T00:00:00Z";
    private static final long NOW = Timestamps.read("2026-01-01T00:10:00Z").orElseThrow();

    private static final JsonObject DECLARED =
            Trees.tree(
                    """
                    {'spec': {
                      'start': [
                        {'name': 'disk', 'does': 'makes the disk', 'owner': 'operator', 'condition': 'DiskReady'},
                        {'name': 'net', 'does': 'opens the network', 'condition': 'NetReady'},
                        {'name': 'server', 'does': 'starts it', 'after': ['disk', 'net'], 'condition': 'Ready',
                         'within': '5m', 'unblock': 'ask the operator'}],
                      'stop': [
                        {'name': 'backup', 'does': 'keeps a copy', 'finalizer': 'example.com/backup'},
                        {'name': 'disk', 'does': 'takes the disk', 'after': ['backup'], 'finalizer': 'example.com/disk'}]}}
                    """);

    private static String told(String metadata, String conditions) {
        JsonObject object =
                Trees.tree(
                        "{'metadata': {'name': 'main', 'creationTimestamp': '%s'%s}, 'status': {'conditions': [%s]}}"
                                .formatted(CREATED, metadata, conditions));
        View view =
                Objects.requireNonNull(
                        DeclaredLifecycle.view(DECLARED, Kinds.CONFIG_MAP, object, NOW));
        return metadata
                + conditions
                + "\n"
                + String.join("\n", Explain.of("it", view).lead())
                + "\n"
                + TextDrawing.of(view)
                + "\n\n";
    }

    @Test
    void eachMoment() throws IOException {
        String disk =
                "{'type': 'DiskReady', 'status': 'True', 'lastTransitionTime': '2026-01-01T00:01:00Z'}";
        String net =
                "{'type': 'NetReady', 'status': 'True', 'lastTransitionTime': '2026-01-01T00:02:00Z'}";
        StringBuilder all = new StringBuilder();
        all.append(told("", ""));
        all.append(told("", disk));
        all.append(
                told(
                        "",
                        disk + ", {'type': 'NetReady', 'status': 'Unknown', 'message': 'asking'}"));
        all.append(
                told(
                        "",
                        disk
                                + ", "
                                + net
                                + ", {'type': 'Ready', 'status': 'False', 'reason': 'NoRoom', 'message': 'no node has 3 GiB'}"));
        all.append(
                told(
                        ", 'generation': 3",
                        disk.replace("'True'", "'True', 'observedGeneration': 2") + ", " + net));
        all.append(
                told(
                        "",
                        disk
                                + ", "
                                + net
                                + ", {'type': 'Ready', 'status': 'True', 'message': 'up'}"));
        String leaving = ", 'deletionTimestamp': '2026-01-01T00:09:00Z', 'finalizers': [%s]";
        all.append(
                told(
                        leaving.formatted("'example.com/backup', 'example.com/disk', 'other/one'"),
                        ""));
        all.append(told(leaving.formatted("'example.com/disk'"), ""));
        Golden.check("declared-lifecycle.txt", all.toString());
    }

    @Test
    void nothingIsDeclared() {
        JsonObject object = Trees.tree("{'metadata': {'name': 'main'}}");
        assertThat(
                        DeclaredLifecycle.view(
                                Trees.tree("{'spec': {'stop': []}}"),
                                Kinds.CONFIG_MAP,
                                object,
                                NOW))
                .isNull();
    }
}
