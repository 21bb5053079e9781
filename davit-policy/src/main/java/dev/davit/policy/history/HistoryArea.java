package dev.davit.policy.history;

import dev.davit.model.kind.HistoryKinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of what is asked of history. */
public final class HistoryArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(HistoryKinds.POLICY).judged(PolicyRules::check),
                    KindRules.of(HistoryKinds.ROLLBACK).judged(RollbackRules::check),
                    KindRules.of(HistoryKinds.PURGE).judged(PurgeRules::check));

    private HistoryArea() {}
}
