package dev.davit.policy.lifecycle;

import dev.davit.model.kind.Kinds;
import dev.davit.policy.KindRules;
import java.util.List;

/** The rules of declared lifecycles. */
public final class LifecycleArea {
    public static final List<KindRules> RULES =
            List.of(KindRules.of(Kinds.LIFECYCLE).judged(LifecycleRules::check));

    private LifecycleArea() {}
}
