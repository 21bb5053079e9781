package dev.davit.policy.cel.compile;

import dev.davit.policy.cel.run.Program;

/** What came of compiling. */
public sealed interface Compiled {
    /**
     * @param type of its value: {@code bool}, {@code string}, {@code dyn}, …
     */
    record Right(Program program, String type) implements Compiled {
        /** Its value is of that type, or may be. */
        public boolean mayBe(String wanted) {
            return type.equals(wanted) || type.equals("dyn");
        }
    }

    /**
     * @param why in the library's words, which are Kubernetes': {@code ERROR: <input>:1:6: …}
     */
    record Wrong(String why) implements Compiled {}
}
