package dev.davit.conformance.list;

import dev.davit.model.json.JsonObject;
import dev.davit.model.json.JsonWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who may, who is who, and requests for certificates. */
final class AuthChecks {
    private static final String REVIEWS = "/apis/authorization.k8s.io/v1/";

    private AuthChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(
                "[sig-auth] Certificates API [Privileged:ClusterAdmin] should support CSR API operations",
                AuthChecks::certificates);
        all.put(
                "[sig-auth] SubjectReview should support SubjectReview API operations",
                AuthChecks::subjectReviews);
        String accounts = "[sig-auth] ServiceAccounts ";
        all.put(
                accounts
                        + "ServiceAccountIssuerDiscovery should support OIDC discovery of service account issuer",
                AuthChecks::issuer);
        all.put(
                accounts + "should mount projected service account token",
                AuthChecks::projectedToken);
        return all;
    }

    private static void certificates(Scene scene) throws Exception {
        String request = Keys.request();
        KindOps.of(
                        "certificates.k8s.io/v1",
                        "certificatesigningrequests",
                        "{'apiVersion':'certificates.k8s.io/v1','kind':'CertificateSigningRequest','metadata':{},"
                                + "'spec':{'request':'"
                                + request
                                + "','signerName':'example.org/none','usages':['digital signature']}}")
                .inCluster()
                .withStatus(
                        "{'status':{'conditions':[{'type':'StatusPatched','status':'True','reason':'r','message':'m'}]}}")
                .run(scene);
        approved(scene, request);
    }

    private static void approved(Scene scene, String request) throws Exception {
        String root = "/apis/certificates.k8s.io/v1/certificatesigningrequests";
        String path = root + "/" + scene.namespace() + "-approved";
        scene.expect(
                201,
                scene.api()
                        .post(
                                root,
                                Scene.json(
                                        ("{'apiVersion':'certificates.k8s.io/v1','kind':'CertificateSigningRequest','metadata':{'name':'%s-approved'},"
                                                        + "'spec':{'request':'%s','signerName':'example.org/none','usages':['digital signature']}}")
                                                .formatted(scene.namespace(), request))));
        JsonObject read = scene.expect(200, scene.api().get(path + "/approval"));
        JsonObject approved =
                read.with(
                        "status",
                        Scene.json(
                                "{'conditions':[{'type':'Approved','status':'True','reason':'E2E','message':'m'}]}"));
        scene.expect(200, scene.api().put(path + "/approval", approved));
        scene.must(
                Scene.has(
                        scene.api().get(path).body().array("status", "conditions"),
                        "type",
                        "Approved"),
                "it is approved");
        scene.good(scene.api().delete(path));
    }

    private static JsonObject review(Scene scene, String kind, boolean local, String verb) {
        return Scene.json(
                ("{'apiVersion':'authorization.k8s.io/v1','kind':'%s','metadata':{%s},'spec':{"
                                + "'user':'system:serviceaccount:%s:me','resourceAttributes':{'namespace':'%s',"
                                + "'verb':'%s','resource':'configmaps'}}}")
                        .formatted(
                                kind,
                                local ? "'namespace':'" + scene.namespace() + "'" : "",
                                scene.namespace(),
                                scene.namespace(),
                                verb));
    }

    private static void subjectReviews(Scene scene) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("serviceaccounts"),
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'me'}}")));
        Api me =
                scene.api()
                        .with(
                                "Impersonate-User",
                                "system:serviceaccount:" + scene.namespace() + ":me");
        reviewed(scene, me, false);
        String rbac = "rbac.authorization.k8s.io/v1";
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.in(rbac, "roles"),
                                Scene.json(
                                        "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'Role','metadata':{'name':'r'},"
                                                + "'rules':[{'apiGroups':[''],'resources':['configmaps'],'verbs':['list']}]}")));
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.in(rbac, "rolebindings"),
                                Scene.json(
                                        ("{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'RoleBinding','metadata':{'name':'b'},"
                                                        + "'roleRef':{'apiGroup':'rbac.authorization.k8s.io','kind':'Role','name':'r'},"
                                                        + "'subjects':[{'kind':'ServiceAccount','name':'me','namespace':'%s'}]}")
                                                .formatted(scene.namespace()))));
        scene.eventually(
                "the role is heeded", () -> me.get(scene.core("configmaps")).code() == 200);
        reviewed(scene, me, true);
    }

    /** Reviews say what the one in question meets. */
    private static void reviewed(Scene scene, Api me, boolean allowed) throws Exception {
        scene.same(
                me.get(scene.core("configmaps")).code(),
                allowed ? 200 : 403,
                "what the account meets");
        scene.same(
                scene.expect(
                                201,
                                scene.api()
                                        .post(
                                                REVIEWS + "subjectaccessreviews",
                                                review(
                                                        scene,
                                                        "SubjectAccessReview",
                                                        false,
                                                        "list")))
                        .boolOr(!allowed, "status", "allowed"),
                allowed,
                "a SubjectAccessReview");
        scene.same(
                scene.expect(
                                201,
                                scene.api()
                                        .post(
                                                scene.in(
                                                        "authorization.k8s.io/v1",
                                                        "localsubjectaccessreviews"),
                                                review(
                                                        scene,
                                                        "LocalSubjectAccessReview",
                                                        true,
                                                        "list")))
                        .boolOr(!allowed, "status", "allowed"),
                allowed,
                "a LocalSubjectAccessReview");
    }

    private static void issuer(Scene scene) throws Exception {
        JsonObject found = scene.expect(200, scene.api().get("/.well-known/openid-configuration"));
        for (String member : List.of("issuer", "jwks_uri")) {
            scene.must(!found.textOr("", member).isEmpty(), "it has " + member);
        }
        JsonObject keys = scene.expect(200, scene.api().get("/openid/v1/jwks"));
        scene.must(keys.array("keys").size() > 0, "there is a key");
        JsonObject token =
                scene.expect(
                        201,
                        scene.api()
                                .post(
                                        scene.core("serviceaccounts/default/token"),
                                        Scene.json(
                                                "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{'audiences':['x']}}")));
        scene.must(
                Keys.signed(token.textOr("", "status", "token"), keys.array("keys")),
                "a token's signature is that of a published key");
        String claims = Keys.claims(token.textOr("", "status", "token"));
        scene.must(
                claims.contains("\"iss\":\"" + found.textOr("", "issuer") + "\""),
                "the token names the issuer: " + claims);
    }

    private static void projectedToken(Scene scene) throws Exception {
        JsonObject pod =
                Scene.json(
                        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'one'},'spec':{'restartPolicy':'Never',"
                                + "'containers':[{'name':'main','image':'busybox:1','command':['cat','/t/token'],"
                                + "'volumeMounts':[{'name':'t','mountPath':'/t'}]}],'volumes':[{'name':'t','projected':{"
                                + "'sources':[{'serviceAccountToken':{'path':'token','audience':'me','expirationSeconds':7200}}]}}]}}");
        String claims = Keys.claims(log(scene, pod));
        scene.must(claims.contains("\"me\""), "the token's audience: " + claims);
    }

    /** What a pod says that runs to its end. */
    static String log(Scene scene, JsonObject pod) throws Exception {
        scene.expect(201, scene.api().post(scene.core("pods"), pod));
        String path = scene.core("pods/" + pod.textOr("", "metadata", "name"));
        scene.eventually(
                "a pod that has ended",
                () -> {
                    String phase = scene.api().get(path).body().textOr("", "status", "phase");
                    return phase.equals("Succeeded") || phase.equals("Failed");
                });
        String said = scene.api().get(path + "/log").text();
        JsonObject status = scene.api().get(path).body().object("status");
        scene.must(
                status.textOr("", "phase").equals("Succeeded"),
                "a pod that says \"" + said + "\" ends as " + JsonWriter.text(status));
        return said;
    }
}
