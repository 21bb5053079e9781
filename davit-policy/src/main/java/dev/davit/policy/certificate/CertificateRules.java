package dev.davit.policy.certificate;

import dev.davit.base.FieldPath;
import dev.davit.model.json.Json;
import dev.davit.model.json.JsonArray;
import dev.davit.model.json.JsonObject;
import dev.davit.policy.Checks;
import dev.davit.policy.Mistakes;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Requests for certificates, their approval, and what a signer made of them. */
public final class CertificateRules {
    private static final FieldPath SPEC = FieldPath.of("spec");
    private static final FieldPath CONDITIONS = FieldPath.of("status", "conditions");
    private static final FieldPath CERTIFICATE = FieldPath.of("status", "certificate");
    private static final String LEGACY = "kubernetes.io/legacy-unknown";
    private static final long MIN_SECONDS = 600;

    /** Certificates of one answer: a chain. */
    private static final int MAX_CERTIFICATES = 100;

    private static final List<String> USAGES =
            List.of(
                    "any",
                    "cert sign",
                    "client auth",
                    "code signing",
                    "content commitment",
                    "crl sign",
                    "data encipherment",
                    "decipher only",
                    "digital signature",
                    "email protection",
                    "encipher only",
                    "ipsec end system",
                    "ipsec tunnel",
                    "ipsec user",
                    "key agreement",
                    "key encipherment",
                    "microsoft sgc",
                    "netscape sgc",
                    "ocsp signing",
                    "s/mime",
                    "server auth",
                    "signing",
                    "timestamping");

    private static final List<String> VERDICTS = List.of("Approved", "Denied");
    private static final List<String> FINAL = List.of("Approved", "Denied", "Failed");
    private static final List<String> TRUE = List.of("True");
    private static final List<String> ANY_STATUS = List.of("False", "True", "Unknown");

    private CertificateRules() {}

    /** What is asked for never changes, so it is looked at once. */
    public static void check(JsonObject tree, @Nullable JsonObject before, Mistakes mistakes) {
        JsonObject spec = tree.object("spec");
        if (before != null && before.object("spec").equals(spec)) {
            return;
        }
        request(spec.textOr("", "request"), mistakes);
        usages(spec.array("usages"), mistakes);
        String signer = spec.textOr("", "signerName");
        FieldPath at = SPEC.child("signerName");
        if (signer.equals(LEGACY)) {
            mistakes.invalid(
                    at, signer, "the legacy signerName is not allowed via this API version");
        } else {
            SignerNames.check(at, signer, mistakes);
        }
        long seconds = spec.wholeOr(MIN_SECONDS, "expirationSeconds");
        if (seconds < MIN_SECONDS) {
            mistakes.invalid(
                    SPEC.child("expirationSeconds"),
                    seconds,
                    "may not specify a duration less than 600 seconds (10 minutes)");
        }
    }

    private static void request(String base64, Mistakes mistakes) {
        String wrong = SigningRequest.wrong(Base64.getMimeDecoder().decode(base64));
        if (wrong != null) {
            mistakes.invalid(SPEC.child("request"), base64, wrong);
        }
    }

    private static void usages(JsonArray usages, Mistakes mistakes) {
        FieldPath at = SPEC.child("usages");
        if (usages.size() == 0) {
            mistakes.required(at, "");
        }
        Checks.texts(at, usages, (place, usage) -> Checks.oneOf(place, usage, USAGES, mistakes));
        Checks.distinct(at, usages, mistakes);
    }

    /**
     * An approver writes the verdict by {@code approval}, and nothing else; a signer by {@code
     * status} all the rest.
     */
    public static void reported(
            String subresource, JsonObject tree, JsonObject before, Mistakes mistakes) {
        conditions(tree, mistakes);
        kept(tree, before, mistakes);
        if (subresource.equals("approval")) {
            return;
        }
        verdict(tree, before, mistakes);
        certificate(tree, before, mistakes);
    }

    private static void certificate(JsonObject tree, JsonObject before, Mistakes mistakes) {
        Json now = tree.at("status", "certificate");
        Json then = before.at("status", "certificate");
        if (Objects.equals(now, then)) {
            return;
        }
        if (then != null) {
            mistakes.forbidden(CERTIFICATE, "updates may not modify existing certificate content");
        }
        String wrong = wrong(tree.textOr("", "status", "certificate"));
        if (wrong != null) {
            mistakes.invalid(CERTIFICATE, "<certificate data>", wrong);
        }
    }

    private static void conditions(JsonObject tree, Mistakes mistakes) {
        SortedSet<String> seen = new TreeSet<>();
        Checks.each(
                CONDITIONS,
                tree.array("status", "conditions"),
                (at, condition) -> {
                    String type = condition.textOr("", "type");
                    String status = condition.textOr("", "status");
                    if (type.isEmpty()) {
                        mistakes.required(at.child("type"), "");
                    }
                    if (status.isEmpty()) {
                        mistakes.required(at.child("status"), "");
                    } else {
                        List<String> words = FINAL.contains(type) ? TRUE : ANY_STATUS;
                        Checks.oneOf(at.child("status"), status, words, mistakes);
                    }
                    boolean verdict = VERDICTS.contains(type);
                    if (verdict
                            && VERDICTS.stream()
                                    .anyMatch(v -> !v.equals(type) && seen.contains(v))) {
                        mistakes.invalid(
                                at.child("type"),
                                type,
                                "Approved and Denied conditions are mutually exclusive");
                    }
                    seen.add(type);
                });
    }

    /** What was said for good is not taken back. */
    private static void kept(JsonObject tree, JsonObject before, Mistakes mistakes) {
        for (String type : FINAL) {
            if (of(tree, type).size() < of(before, type).size()) {
                mistakes.forbidden(
                        CONDITIONS, "updates may not remove a condition of type \"" + type + "\"");
            }
        }
    }

    private static void verdict(JsonObject tree, JsonObject before, Mistakes mistakes) {
        for (String type : VERDICTS) {
            List<Json> now = of(tree, type);
            List<Json> then = of(before, type);
            if (now.size() > then.size()) {
                mistakes.forbidden(
                        CONDITIONS, "updates may not add a condition of type \"" + type + "\"");
            } else if (now.size() == then.size() && !now.equals(then)) {
                mistakes.forbidden(
                        CONDITIONS, "updates may not modify a condition of type \"" + type + "\"");
            }
        }
    }

    private static List<Json> of(JsonObject tree, String type) {
        List<Json> found = new ArrayList<>(1);
        for (Json item : tree.array("status", "conditions")) {
            if (item instanceof JsonObject condition && type.equals(condition.text("type"))) {
                found.add(condition);
            }
        }
        return found;
    }

    /** What is wrong with the certificates of an answer, or null. */
    private static @Nullable String wrong(String base64) {
        String text = new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.US_ASCII);
        int blocks = 0;
        for (Pem block = Pem.next(text, 0); block != null; block = Pem.next(text, block.end())) {
            if (!block.type().equals("CERTIFICATE")) {
                return "only CERTIFICATE PEM blocks are allowed, found \"" + block.type() + "\"";
            }
            if (++blocks > MAX_CERTIFICATES) {
                return "must not have more than " + MAX_CERTIFICATES + " CERTIFICATE PEM blocks";
            }
            try {
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(block.bytes()));
            } catch (CertificateException _) {
                return "x509: malformed certificate";
            }
        }
        return blocks == 0 && !text.isEmpty()
                ? "must contain at least one CERTIFICATE PEM block"
                : null;
    }
}
