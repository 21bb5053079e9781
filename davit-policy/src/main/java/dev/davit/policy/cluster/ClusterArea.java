package dev.davit.policy.cluster;

import dev.davit.model.kind.ClusterKinds;
import dev.davit.policy.Checks;
import dev.davit.policy.Fills;
import dev.davit.policy.KindRules;
import dev.davit.policy.admission.AdmissionDefaults;
import dev.davit.policy.admission.BindingRules;
import dev.davit.policy.admission.PolicyRules;
import dev.davit.policy.admission.WebhookRules;
import dev.davit.policy.certificate.CertificateRules;
import java.util.List;

/** The rules of what is settled for a whole cluster. */
public final class ClusterArea {
    public static final List<KindRules> RULES =
            List.of(
                    KindRules.of(ClusterKinds.VALIDATING_WEBHOOKS)
                            .filled(AdmissionDefaults::validating)
                            .judged(WebhookRules::check),
                    KindRules.of(ClusterKinds.MUTATING_WEBHOOKS)
                            .filled(AdmissionDefaults::mutating)
                            .judged(WebhookRules::check),
                    KindRules.of(ClusterKinds.VALIDATING_POLICY)
                            .filled(AdmissionDefaults::policy)
                            .judged(PolicyRules::validating),
                    KindRules.of(ClusterKinds.VALIDATING_BINDING)
                            .filled(AdmissionDefaults::binding)
                            .judged(BindingRules::validating),
                    KindRules.of(ClusterKinds.MUTATING_POLICY)
                            .filled(AdmissionDefaults::mutatingPolicy)
                            .judged(PolicyRules::mutating),
                    KindRules.of(ClusterKinds.MUTATING_BINDING)
                            .filled(AdmissionDefaults::binding)
                            .judged(BindingRules::mutating),
                    KindRules.of(ClusterKinds.SIGNING_REQUEST)
                            .named(Checks::segment)
                            .judged(CertificateRules::check)
                            .reported(CertificateRules::reported),
                    KindRules.of(ClusterKinds.RUNTIME_CLASS).judged(RuntimeClassRules::check),
                    KindRules.of(ClusterKinds.PRIORITY_CLASS)
                            .filled(Fills.text("preemptionPolicy", "PreemptLowerPriority"))
                            .judged(PriorityRules::check));

    private ClusterArea() {}
}
