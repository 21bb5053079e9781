package dev.davit.node.probe;

import dev.davit.model.json.JsonObject;

/**
 * What a probe says has changed.
 *
 * @param tree of the probe that says so
 * @param words of the answer that made the difference
 */
public record ProbeNews(
        String container, int attempt, ProbeKind kind, JsonObject tree, What what, String words) {

    public enum What {
        STUMBLED,
        PASSED,
        FAILED
    }
}
