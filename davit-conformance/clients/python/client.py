"""What Debian's python3-kubernetes does, part by part; each says a line when it has come out right (docs/clients.md).

Arguments: a kubeconfig, the folder of kill.sh and forget.sh, the parts to play (all, where none is named).
"""

import datetime
import json
import re
import socket
import subprocess
import sys
import threading
import time

from kubernetes import client, config, watch
from kubernetes.client.rest import ApiException
from kubernetes.stream import portforward, stream

FILE, SCRIPTS, WANTED = sys.argv[1], sys.argv[2], sys.argv[3:]
SPACE = "python"
with open(FILE) as text:
    CONFIG = text.read()
SERVER_PORT = int(re.search(r"https://127\.0\.0\.1:(\d+)", CONFIG).group(1))


def kube(port=SERVER_PORT):
    """A client, by way of this port; each has a configuration of its own."""
    made = client.Configuration()
    config.load_kube_config(FILE, client_configuration=made)
    made.host = "https://127.0.0.1:%d" % port
    made.retries = False
    return client.ApiClient(made)


API = kube()
CORE = client.CoreV1Api(API)
APPS = client.AppsV1Api(API)


def done(words):
    print("ok: python " + words, flush=True)


def cmap(name, data=None):
    return client.V1ConfigMap(metadata=client.V1ObjectMeta(name=name, labels={"of": "python"}), data=data or {})


def same(actual, expected, what):
    assert actual == expected, "%s: expected %r, got %r" % (what, expected, actual)


def eventually(what, so):
    until = time.monotonic() + 60
    while not so():
        assert time.monotonic() < until, "never came true: " + what
        time.sleep(0.02)


def refused(code, asking):
    try:
        asking()
    except ApiException as refusal:
        same(refusal.status, code, "the code of the refusal")
        return json.loads(refusal.body)
    raise AssertionError("it was not refused")


def play(script):
    subprocess.run(["bash", "%s/%s" % (SCRIPTS, script)], check=True, capture_output=True)


class Wire:
    """A wire to the server that can be cut."""

    def __init__(self):
        self.held, self.open = False, set()
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                one, _ = self.listening.accept()
            except OSError:
                return
            if self.held:
                one.close()
                continue
            other = socket.create_connection(("127.0.0.1", SERVER_PORT))
            self.open |= {one, other}
            for pair in ((one, other), (other, one)):
                threading.Thread(target=self.copy, args=pair, daemon=True).start()

    @staticmethod
    def copy(source, sink):
        try:
            while True:
                piece = source.recv(65536)
                if not piece:
                    break
                sink.sendall(piece)
        except OSError:
            pass
        for end in (source, sink):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def hold(self):
        self.held = True
        for end in self.open:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
        self.open = set()

    def release(self):
        self.held = False


def crud():
    CORE.create_namespace(client.V1Namespace(metadata=client.V1ObjectMeta(name=SPACE)))
    made = CORE.create_namespaced_config_map(SPACE, cmap("a", {"n": "1"}))
    assert made.metadata.uid and isinstance(made.metadata.creation_timestamp, datetime.datetime)
    same(refused(409, lambda: CORE.create_namespaced_config_map(SPACE, cmap("a")))["reason"], "AlreadyExists", "the reason")
    made.data["n"] = "2"
    same(CORE.replace_namespaced_config_map("a", SPACE, made).data["n"], "2", "what was replaced")
    refused(409, lambda: CORE.replace_namespaced_config_map("a", SPACE, made))
    same(CORE.patch_namespaced_config_map("a", SPACE, {"data": {"m": "9"}}).data, {"n": "2", "m": "9"}, "what was merged")
    same(CORE.patch_namespaced_config_map("a", SPACE, [{"op": "remove", "path": "/data/m"}]).data, {"n": "2"}, "what was patched")
    idle = {
        "metadata": {"name": "idle"},
        "spec": {
            "replicas": 0,
            "selector": {"matchLabels": {"app": "idle"}},
            "template": {"metadata": {"labels": {"app": "idle"}}, "spec": {"containers": [{"name": "one", "image": "busybox:1"}]}},
        },
    }
    APPS.create_namespaced_deployment(SPACE, idle)
    two = {"spec": {"template": {"spec": {"containers": [{"name": "two", "image": "busybox:2"}]}}}}
    same(len(APPS.patch_namespaced_deployment("idle", SPACE, two).spec.template.spec.containers), 2, "containers after a merge by name")
    same(APPS.read_namespaced_deployment_scale("idle", SPACE).spec.replicas or 0, 0, "its scale")
    APPS.delete_namespaced_deployment("idle", SPACE)
    same(len(CORE.list_namespaced_config_map(SPACE, label_selector="of=python").items), 1, "what a selector finds")
    CORE.delete_namespaced_config_map("a", SPACE)
    refused(404, lambda: CORE.read_namespaced_config_map("a", SPACE))
    CORE.create_namespaced_config_map(SPACE, cmap("b"))
    CORE.delete_collection_namespaced_config_map(SPACE, label_selector="of=python")
    refused(404, lambda: CORE.read_namespaced_config_map("b", SPACE))
    done("creates, reads, lists, replaces, patches and deletes")


def pages():
    seen, more = 0, None
    while True:
        page = CORE.list_namespaced_config_map("many", label_selector="of=fill", limit=900, _continue=more)
        seen += len(page.items)
        more = page.metadata._continue
        if not more:
            break
    same(seen, 10000, "objects in all pages")
    done("reads 10,000 objects in pages")


def apply():
    """Its typed calls know no such patch yet: by a request with the patch's type."""

    def send(manager, force, n):
        body = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "applied"}, "data": {"n": n}}
        query = [("fieldManager", manager)] + ([("force", "true")] if force else [])
        path = "/api/v1/namespaces/%s/configmaps/applied" % SPACE
        # As text: this version of the client encodes only what it takes for JSON.
        return API.call_api(path, "PATCH", query_params=query, body=json.dumps(body), response_type="V1ConfigMap", _return_http_data_only=True,
                            header_params={"Content-Type": "application/apply-patch+yaml", "Accept": "application/json"},
                            auth_settings=["BearerToken"])

    same(send("one", False, "1").data["n"], "1", "what was applied")
    conflict = refused(409, lambda: send("two", False, "2"))
    same(conflict["details"]["causes"][0]["field"], ".data.n", "the field")
    forced = send("two", True, "2")
    assert any(one.manager == "two" and one.operation == "Apply" for one in forced.metadata.managed_fields)
    done("applies on the server's side, with conflicts and force")


def execute():
    words = ["sh", "-c", "read word; echo out $word; echo err >&2; exit 3"]
    # Each has a client of its own: streams change how it calls.
    way = stream(client.CoreV1Api(kube()).connect_get_namespaced_pod_exec, "web", "default", container="main", command=words,
                 stdin=True, stdout=True, stderr=True, tty=False, _preload_content=False)
    way.write_stdin("here\n")
    way.run_forever(timeout=20)
    same(way.read_stdout(timeout=1), "out here\n", "stdout")
    same(way.read_stderr(timeout=1), "err\n", "stderr")
    same(way.returncode, 3, "the exit code")
    same(CORE.read_namespaced_pod_log("web", "default", container="main"), "begun\n", "the log")
    done("runs a program in a pod and reads its log")


def forward():
    way = portforward(client.CoreV1Api(kube()).connect_get_namespaced_pod_portforward, "web", "default", ports="8080")
    end = way.socket(8080)
    end.setblocking(True)
    end.sendall(b"GET / HTTP/1.0\r\n\r\n")
    page = b""
    while not page.endswith(b"hello\n"):
        piece = end.recv(1024)
        assert piece, page
        page += piece
    assert b" 200 OK" in page, page
    end.close()
    same(way.error(8080), None, "no error")
    done("forwards a port")


def write(number):
    CORE.create_namespaced_config_map(SPACE, cmap("w-%d" % number))


def follow(api, revision, tell, stop):
    """From the last revision that was seen, again and again, as its users do it."""
    while not stop.is_set():
        try:
            for event in watch.Watch().stream(api.list_namespaced_config_map, SPACE, resource_version=revision, timeout_seconds=5):
                revision = event["object"].metadata.resource_version
                tell(event["type"], event["object"].metadata.name, int(revision))
        except Exception as broken:  # the connection broke: urllib3 has many names for it
            if getattr(broken, "status", 0):
                raise
            time.sleep(0.05)


def watches():
    wire, seen, stop = Wire(), [], threading.Event()
    revision = CORE.list_namespaced_config_map(SPACE).metadata.resource_version
    api = client.CoreV1Api(kube(wire.port))
    threading.Thread(target=follow, args=(api, revision, lambda kind, name, _: seen.append(kind + " " + name), stop), daemon=True).start()
    write(1)
    eventually("the first event", lambda: len(seen) == 1)
    wire.hold()
    write(2)
    time.sleep(0.1)
    wire.release()
    write(3)
    CORE.delete_namespaced_config_map("w-1", SPACE)
    eventually("the events after the break", lambda: len(seen) >= 4)
    stop.set()
    same(seen, ["ADDED w-1", "ADDED w-2", "ADDED w-3", "DELETED w-1"], "the events")
    done("watches, and resumes after the connection broke")


def gone():
    revision = CORE.list_namespaced_config_map(SPACE).metadata.resource_version
    write(4)
    play("forget.sh")
    try:
        for event in watch.Watch().stream(CORE.list_namespaced_config_map, SPACE, resource_version=revision, timeout_seconds=5):
            raise AssertionError("an event came: %r" % event)
        raise AssertionError("the watch ended without a word")
    except ApiException as told:
        same(told.status, 410, "what the watch was told")
    anew = CORE.list_namespaced_config_map(SPACE).metadata.resource_version
    write(5)
    for event in watch.Watch().stream(CORE.list_namespaced_config_map, SPACE, resource_version=anew, timeout_seconds=20):
        same(event["object"].metadata.name, "w-5", "what comes after a new list")
        break
    done("lists again after 410")


def candidate(name):
    """Stands for election until its process ends, and says when it leads."""
    from kubernetes.leaderelection import electionconfig, leaderelection
    from kubernetes.leaderelection.resourcelock.configmaplock import ConfigMapLock

    # It takes the default client.
    client.Configuration.set_default(API.configuration)
    leaderelection.LeaderElection(electionconfig.Config(
        ConfigMapLock("leader", SPACE, name), lease_duration=3, renew_deadline=2, retry_period=1,
        onstarted_leading=lambda: print("leads", flush=True), onstopped_leading=lambda: None)).run()


def leader():
    """Its election is by ConfigMaps; who has stood for it stands until its process ends."""
    said = {}

    def stand(name):
        process = subprocess.Popen([sys.executable, __file__, FILE, SCRIPTS, "candidate=" + name],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        threading.Thread(target=lambda: said.update({name: process.stdout.readline()}), daemon=True).start()
        return process

    def holder():
        held = CORE.read_namespaced_config_map("leader", SPACE).metadata.annotations["control-plane.alpha.kubernetes.io/leader"]
        return json.loads(held)["holderIdentity"]

    one = stand("one")
    eventually("the first leads", lambda: said.get("one") == "leads\n")
    two = stand("two")
    time.sleep(2)
    same(holder(), "one", "who leads while the first renews")
    one.kill()
    eventually("the second leads", lambda: said.get("two") == "leads\n" and holder() == "two")
    two.kill()
    done("elects a leader, and another when it goes")


def informer():
    """It has no informer: a list and a watch from its revision, which is what informers are made of."""
    cache, ready, stop = {}, threading.Event(), threading.Event()

    def keep():
        listed = CORE.list_namespaced_config_map("many", label_selector="of=fill")
        cache.update((one.metadata.name, one) for one in listed.items)
        ready.set()
        while not stop.is_set():
            for event in watch.Watch().stream(CORE.list_namespaced_config_map, "many", label_selector="of=fill",
                                              resource_version=listed.metadata.resource_version, timeout_seconds=2):
                cache[event["object"].metadata.name] = event["object"]

    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    eventually("they are all there", lambda: ready.is_set() and len(cache) == 10000)
    CORE.patch_namespaced_config_map("m-10", "many", {"data": {"i": "python"}})
    eventually("the change is there", lambda: cache["m-10"].data["i"] == "python")
    stop.set()
    keeper.join()
    done("keeps 10,000 objects in an informer")


def custom():
    group = "python.example.com"
    name = "boxes." + group
    definitions, objects = client.ApiextensionsV1Api(API), client.CustomObjectsApi(API)
    schema = {"type": "object", "properties": {
        "spec": {"type": "object", "required": ["lids"], "properties": {"lids": {"type": "integer", "maximum": 4}, "paper": {"type": "string", "default": "brown"}}},
        "status": {"type": "object", "properties": {"full": {"type": "boolean"}}}}}
    definitions.create_custom_resource_definition({"metadata": {"name": name}, "spec": {
        "group": group, "scope": "Namespaced", "names": {"plural": "boxes", "kind": "Box"},
        "versions": [{"name": "v1", "served": True, "storage": True, "subresources": {"status": {}}, "schema": {"openAPIV3Schema": schema}}]}})
    eventually("the kind is established", lambda: any(
        one.type == "Established" and one.status == "True" for one in definitions.read_custom_resource_definition(name).status.conditions or []))
    of = (group, "v1", SPACE, "boxes")

    def box(lids):
        return {"apiVersion": group + "/v1", "kind": "Box", "metadata": {"name": "b%d" % lids}, "spec": {"lids": lids}}

    same(objects.create_namespaced_custom_object(*of, box(2))["spec"]["paper"], "brown", "what was filled in")
    large = refused(422, lambda: objects.create_namespaced_custom_object(*of, box(5)))
    same(large["details"]["causes"][0]["field"], "spec.lids", "the field")
    told = objects.patch_namespaced_custom_object_status(*of, "b2", {"status": {"full": True}, "spec": {"lids": 1}})
    same((told["status"]["full"], told["spec"]["lids"]), (True, 2), "the status alone")
    definitions.delete_custom_resource_definition(name)

    def away():
        try:
            objects.list_namespaced_custom_object(*of)
            return False
        except ApiException as refusal:
            return refusal.status == 404

    eventually("the kind goes", away)
    done("defines a kind and uses it by types of its own")


def killed():
    acknowledged, names, order, stop, last = [], [], [], threading.Event(), threading.Event()
    revision = CORE.list_namespaced_config_map(SPACE).metadata.resource_version

    def tell(kind, name, at):
        order.append(at)
        if kind == "ADDED":
            names.append(name)

    threading.Thread(target=follow, args=(client.CoreV1Api(kube()), revision, tell, last), daemon=True).start()

    def writing():
        number = 0
        while not stop.is_set():
            try:
                CORE.create_namespaced_config_map(SPACE, cmap("k-%d" % number))
                acknowledged.append("k-%d" % number)
            except Exception:  # nobody answered: nothing was promised
                time.sleep(0.02)
            number += 1
            time.sleep(0.005)

    writer = threading.Thread(target=writing, daemon=True)
    writer.start()
    eventually("some writes", lambda: len(acknowledged) > 20)
    play("kill.sh")
    before = len(acknowledged)
    eventually("some more writes", lambda: len(acknowledged) > before + 20)
    stop.set()
    writer.join()
    eventually("the watch has seen them all", lambda: set(acknowledged) <= set(names))
    last.set()
    same(order, sorted(order), "the revisions in their order")
    same(len(names), len(set(names)), "events that came once")
    done("misses nothing when the server is killed")


PARTS = {"crud": crud, "pages": pages, "apply": apply, "exec": execute, "forward": forward, "watch": watches, "informer": informer,
         "leader": leader, "custom": custom, "gone": gone, "killed": killed}

for wanted in WANTED:
    if wanted.startswith("candidate="):
        candidate(wanted[len("candidate="):])
        sys.exit(0)

for part, run in PARTS.items():
    if not WANTED or part in WANTED:
        run()
