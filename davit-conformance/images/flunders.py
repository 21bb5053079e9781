"""An API server of one kind, Flunder of wardle.example.com/v1alpha1, for another one that aggregates it; and an echo of
plain HTTP. It believes what the head says of who asks where the client's certificate is the front proxy's.

flunders.py CERT KEY FRONT_PROXY_CA HTTPS_PORT HTTP_PORT
"""
import json
import ssl
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import AF_INET6

GROUP = "wardle.example.com"
ROOT = "/apis/" + GROUP + "/v1alpha1"
SCHEMA = {"type": "object", "x-kubernetes-group-version-kind": [{"group": GROUP, "version": "v1alpha1", "kind": "Flunder"}],
          "properties": {"apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
                         "spec": {"type": "object", "properties": {"reference": {"type": "string", "description": "What it leads to."}}}}}
PATH = {"get": {"operationId": "list", "responses": {"200": {"description": "OK"}}, "x-kubernetes-action": "list",
                "x-kubernetes-group-version-kind": SCHEMA["x-kubernetes-group-version-kind"][0]}}
VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"]
changed = threading.Condition()
store, events, revision = {}, [], 1


class Server(ThreadingHTTPServer):
    address_family = AF_INET6
    daemon_threads = True


class Base(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *words):
        pass

    def body(self):
        if self.headers.get("Transfer-Encoding", "") == "chunked":
            whole = b""
            while size := int(self.rfile.readline(), 16):
                whole += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return whole
        return self.rfile.read(int(self.headers.get("Content-Length", 0)))

    def say(self, code, document):
        text = json.dumps(document).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)


class Api(Base):
    def who(self):
        """Whoever shows no certificate of the front proxy is nobody."""
        shown = self.connection.getpeercert() or {}
        names = [value for part in shown.get("subject", ()) for name, value in part if name == "commonName"]
        return self.headers.get("X-Remote-User", "") if names == ["front-proxy-client"] else ""

    def refuse(self, code, reason, message):
        self.say(code, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Failure", "reason": reason,
                        "message": message, "code": code})

    def do(self):
        path, _, query = self.path.partition("?")
        data = self.body()
        if not self.who():
            return self.refuse(401, "Unauthorized", "Unauthorized")
        if path == ROOT:
            kind = {"name": "flunders", "singularName": "flunder", "namespaced": True, "kind": "Flunder", "verbs": VERBS,
                    "shortNames": ["fl"]}
            return self.say(200, {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": GROUP + "/v1alpha1",
                                  "resources": [kind]})
        if path == "/openapi/v3":
            url = "/openapi/v3" + ROOT + "?hash=1"
            return self.say(200, {"paths": {ROOT[1:]: {"serverRelativeURL": url}, "api/v1": {"serverRelativeURL": "/evil"}}})
        if path == "/openapi/v3" + ROOT:
            return self.say(200, {"openapi": "3.0.0", "info": {"title": "wardle", "version": "v1"},
                                  "paths": {ROOT + "/flunders": PATH}, "components": {"schemas": {"wardle.Flunder": SCHEMA}}})
        if path == "/openapi/v2":
            return self.say(200, {"swagger": "2.0", "info": {"title": "wardle", "version": "v1"},
                                  "paths": {ROOT + "/flunders": PATH, "/api/v1/evil": PATH}, "definitions": {"wardle.Flunder": SCHEMA}})
        if path == ROOT + "/whoami":
            return self.say(200, {name.lower(): self.headers.get_all(name) for name in self.headers.keys()})
        if not path.startswith(ROOT + "/"):
            return self.refuse(404, "NotFound", "not here: " + path)
        words = path[len(ROOT) + 1:].split("/")
        space, words = (words[1], words[2:]) if words[0] == "namespaces" else ("", words)
        self.flunder(space, words[1] if len(words) > 1 else "", query, data)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do

    def flunder(self, space, name, query, data):
        global revision
        if self.command == "GET" and "watch=" in query:
            return self.watch(space)
        with changed:
            key = (space, name)
            if self.command == "POST":
                made = json.loads(data)
                made["metadata"].update(namespace=space, uid="uid-%d" % revision, creationTimestamp="2026-01-01T00:00:00Z")
                key = (space, made["metadata"]["name"])
                if key in store:
                    return self.refuse(409, "AlreadyExists", 'flunders.%s "%s" already exists' % (GROUP, key[1]))
                return self.say(201, self.write("ADDED", key, made))
            if name and key not in store:
                return self.refuse(404, "NotFound", 'flunders.%s "%s" not found' % (GROUP, name))
            if self.command == "DELETE":
                for gone in [each for each in store if (not space or each[0] == space) and name in ("", each[1])]:
                    self.write("DELETED", gone, store[gone])
                    del store[gone]
                return self.say(200, {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success"})
            if self.command == "PUT":
                return self.say(200, self.write("MODIFIED", key, json.loads(data)))
            if self.command == "PATCH":
                return self.say(200, self.write("MODIFIED", key, merged(store[key], json.loads(data))))
            if name:
                return self.say(200, store[key])
            items = [store[each] for each in sorted(store) if not space or each[0] == space]
            self.say(200, {"kind": "FlunderList", "apiVersion": GROUP + "/v1alpha1", "items": items,
                           "metadata": {"resourceVersion": str(revision)}})

    def write(self, kind, key, made):
        global revision
        revision += 1
        made["metadata"]["resourceVersion"] = str(revision)
        store[key] = made
        events.append((key[0], {"type": kind, "object": made}))
        changed.notify_all()
        return made

    def watch(self, space):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        at = 0
        while True:
            with changed:
                changed.wait_for(lambda: len(events) > at)
                news, at = events[at:], len(events)
            for where, event in news:
                if not space or where == space:
                    text = json.dumps(event).encode() + b"\n"
                    self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
                    self.wfile.flush()


def merged(old, patch):
    if not isinstance(patch, dict):
        return patch
    whole = dict(old) if isinstance(old, dict) else {}
    for name, value in patch.items():
        if value is None:
            whole.pop(name, None)
        else:
            whole[name] = merged(whole.get(name), value)
    return whole


class Echo(Base):
    """Says what it was asked; /redirect leads elsewhere, /page is one, /cut breaks off, an upgrade to "echo" gives back every byte."""

    def do(self):
        if self.headers.get("Upgrade") == "echo":
            self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n")
            while line := self.rfile.readline():
                self.wfile.write(b"echo: " + line)
            self.close_connection = True
            return
        data = self.body()
        if self.path.startswith("/redirect"):
            self.send_response(302)
            self.send_header("Location", self.path.partition("=")[2])
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.path == "/page":
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", "18")
            self.end_headers()
            self.wfile.write(b'<a href="/x">x</a>')
            return
        if self.path == "/cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b"half")
            self.close_connection = True
            return
        self.say(200, {"method": self.command, "path": self.path, "bytes": len(data),
                       "headers": {name.lower(): self.headers.get_all(name) for name in self.headers.keys()}})

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do


if __name__ == "__main__":
    cert, key, front, https, http = sys.argv[1:]
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    context.load_verify_locations(front)
    context.verify_mode = ssl.CERT_OPTIONAL
    api = Server(("::", int(https)), Api)
    api.socket = context.wrap_socket(api.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=api.serve_forever, daemon=True).start()
    Server(("::", int(http)), Echo).serve_forever()
