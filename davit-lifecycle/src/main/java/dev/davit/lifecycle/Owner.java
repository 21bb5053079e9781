package dev.davit.lifecycle;

/** Who does a step, and alone writes its outcome. */
public sealed interface Owner {

    enum BuiltIn implements Owner {
        SCHEDULER("scheduler"),
        NODE("node"),
        GATE("gate");

        private final String text;

        BuiltIn(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /**
     * A user's step: the domain that reports it, such as {@code system:serviceaccount:mesh:enrol}.
     */
    record Domain(String text) implements Owner {}

    String text();

    static Owner of(String text) {
        for (BuiltIn builtIn : BuiltIn.values()) {
            if (builtIn.text.equals(text)) {
                return builtIn;
            }
        }
        return new Domain(text);
    }
}
