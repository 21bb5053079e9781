package dev.davit.conformance.list;

import dev.davit.model.json.Json;
import dev.davit.model.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Tokens of service accounts: in pods, and asked about. */
final class AccountChecks {
    private static final String AREA = "[sig-auth] ServiceAccounts should ";
    private static final String FOLDER = "/var/run/secrets/kubernetes.io/serviceaccount";

    private AccountChecks() {}

    static Map<String, Check> all() {
        Map<String, Check> all = new TreeMap<>();
        all.put(AREA + "mount an API token into pods", AccountChecks::mounted);
        all.put(AREA + "allow opting out of API token automount", AccountChecks::optingOut);
        all.put(
                AREA + "create a serviceAccountToken and ensure a successful TokenReview",
                AccountChecks::reviewed);
        return all;
    }

    private static void account(Scene scene, String name, String says) throws Exception {
        scene.expect(
                201,
                scene.api()
                        .post(
                                scene.core("serviceaccounts"),
                                Scene.json(
                                        "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'%s'}%s}"
                                                .formatted(name, says))));
    }

    private static JsonObject review(Scene scene, String token) throws Exception {
        return scene.expect(
                        201,
                        scene.api()
                                .post(
                                        "/apis/authentication.k8s.io/v1/tokenreviews",
                                        Scene.json(
                                                "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenReview','spec':{'token':'%s'}}"
                                                        .formatted(token))))
                .object("status");
    }

    private static void isOf(Scene scene, String token, String account) throws Exception {
        JsonObject status = review(scene, token);
        scene.must(status.boolOr(false, "authenticated"), "authenticated: " + status);
        scene.same(
                status.textOr("", "user", "username"),
                "system:serviceaccount:" + scene.namespace() + ":" + account,
                "the user");
    }

    private static void mounted(Scene scene) throws Exception {
        account(scene, "mount-test", "");
        // It runs on: a token is worth nothing once its pod has ended.
        scene.running(
                Scene.json(
                        ("{'apiVersion':'v1','kind':'Pod','metadata':{'name':'one'},'spec':{'terminationGracePeriodSeconds':0,"
                                        + "'serviceAccountName':'mount-test','containers':[{'name':'main','image':'busybox:1',"
                                        + "'command':['sh','-c','cd %s; cat namespace; echo; cat token; echo; cat ca.crt; exec sleep 100000']}]}}")
                                .formatted(FOLDER)));
        String log = scene.core("pods/one/log");
        scene.eventually(
                "the end of what it says",
                () -> scene.api().get(log).text().contains("END CERTIFICATE"));
        String said = scene.api().get(log).text();
        String[] lines = said.split("\n", 3);
        scene.same(lines[0], scene.namespace(), "the namespace");
        isOf(scene, lines[1], "mount-test");
        String authority =
                scene.expect(200, scene.api().get(scene.core("configmaps/kube-root-ca.crt")))
                        .textOr("", "data", "ca.crt");
        scene.same(lines[2], authority, "the cluster's authority");
    }

    /** Three accounts, and for each a pod that says nothing, yes, or no. */
    private static void optingOut(Scene scene) throws Exception {
        account(scene, "mount", ",'automountServiceAccountToken':true");
        account(scene, "nomount", ",'automountServiceAccountToken':false");
        for (String account : List.of("default", "mount", "nomount")) {
            mounts(scene, account, "", !account.equals("nomount"));
            mounts(scene, account, ",'automountServiceAccountToken':true", true);
            mounts(scene, account, ",'automountServiceAccountToken':false", false);
        }
    }

    private static void mounts(Scene scene, String account, String says, boolean expected)
            throws Exception {
        JsonObject pod =
                scene.expect(
                        201,
                        scene.api()
                                .post(
                                        scene.core("pods"),
                                        Scene.json(
                                                ("{'apiVersion':'v1','kind':'Pod','metadata':{'generateName':'pod-'},'spec':{"
                                                                + "'serviceAccountName':'%s'%s,'containers':[{'name':'token-test',"
                                                                + "'image':'busybox:1','command':['true']}]}}")
                                                        .formatted(account, says))));
        boolean found = false;
        for (Json container : pod.array("spec", "containers")) {
            found |= Scene.has(((JsonObject) container).array("volumeMounts"), "mountPath", FOLDER);
        }
        scene.same(
                found, expected, "a token in a pod of " + account + " that says \"" + says + "\"");
    }

    private static void reviewed(Scene scene) throws Exception {
        account(scene, "e2e", "");
        JsonObject issued =
                scene.expect(
                        201,
                        scene.api()
                                .post(
                                        scene.core("serviceaccounts/e2e/token"),
                                        Scene.json(
                                                "{'apiVersion':'authentication.k8s.io/v1','kind':'TokenRequest','spec':{'expirationSeconds':3600}}")));
        String token = issued.textOr("", "status", "token");
        isOf(scene, token, "e2e");
        scene.must(
                !review(scene, token + "x").boolOr(false, "authenticated"),
                "another token is nobody's");
    }
}
