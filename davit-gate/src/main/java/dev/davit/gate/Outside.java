package dev.davit.gate;

import dev.davit.gate.custom.Converter;
import dev.davit.gate.hook.Webhooks;
import dev.davit.policy.access.Advisers;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Whom a gate may ask outside. They take as long as they take.
 *
 * @param converter of objects of custom kinds
 * @param webhooks of admission
 * @param advisers who is asked beside the roles now whether something is permitted; some are
 *     outside
 * @param metrics of those outside the gate, in Prometheus' text format
 * @param threads that may wait for them: a write that has met a change since they were asked goes
 *     on there
 */
public record Outside(
        Converter converter,
        Webhooks webhooks,
        Supplier<Advisers.InForce> advisers,
        Supplier<String> metrics,
        Executor threads) {
    /** Nobody. */
    public static final Outside NONE =
            new Outside(
                    Converter.NONE,
                    Webhooks.NONE,
                    () -> Advisers.InForce.NONE,
                    () -> "",
                    Runnable::run);
}
