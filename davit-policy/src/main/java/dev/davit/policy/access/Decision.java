package dev.davit.policy.access;

/**
 * What is answered to a question. Neither allowed nor denied is no opinion: whoever comes next is
 * asked, and what nobody allows is not permitted.
 *
 * @param denied whoever comes next is not asked any more
 * @param reason what allows or denies it; may be empty
 * @param error what kept somebody from an answer; empty as a rule
 */
public record Decision(boolean allowed, boolean denied, String reason, String error) {
    public static final Decision NO = new Decision(false, false, "", "");

    public static Decision yes(String reason) {
        return new Decision(true, false, reason, "");
    }

    /** No opinion, and why. */
    public static Decision none(String reason, String error) {
        return new Decision(false, false, reason, error);
    }

    public static Decision denied(String reason, String error) {
        return new Decision(false, true, reason, error);
    }
}
