package dev.davit.node.probe;

/** What a probe is for. */
public enum ProbeKind {
    STARTUP("Startup", "startupProbe"),
    LIVENESS("Liveness", "livenessProbe"),
    READINESS("Readiness", "readinessProbe");

    private final String word;
    private final String field;

    ProbeKind(String word, String field) {
        this.word = word;
        this.field = field;
    }

    /** As Kubernetes' events begin. */
    public String word() {
        return word;
    }

    /** Of a container. */
    public String field() {
        return field;
    }
}
