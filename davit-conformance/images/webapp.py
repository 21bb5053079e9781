#!/usr/bin/python3
"""Small web applications with a database, for manifests that name images of this kind.

vote      a form on port 80; each vote goes to the list "votes" of the host "redis"
worker    moves votes from "redis" to the table votes of the database on "db"
result    the counts from "db", on port 80
guestbook port 80; reads from "redis-replica", writes to "redis-master"
petclinic port 8080; /owners from the database that the binding in /bindings/secret names; /livez, /readyz
"""
import json
import pathlib
import socket
import sys
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import psycopg2
import redis


def store(host):
    return redis.Redis(host=host, decode_responses=True, socket_timeout=10)


def database(**where):
    """Connects, waiting up to two minutes for a database that has not started."""
    last = None
    for _ in range(120):
        try:
            return psycopg2.connect(connect_timeout=5, **where)
        except psycopg2.OperationalError as error:
            last = error
            time.sleep(1)
    raise last


def votes():
    return database(host="db", user="postgres", password="postgres", dbname="postgres")


def vote(_path, query):
    choice = query.get("vote")
    if choice:
        store("redis").rpush("votes", json.dumps({"voter_id": query.get("voter", "nobody"), "vote": choice}))
        return {"voted": choice}
    return {"options": ["a", "b"]}


def result(_path, _query):
    with votes() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT vote, count(*) FROM votes GROUP BY vote ORDER BY vote")
        return dict(cursor.fetchall())


def guestbook(_path, query):
    if query.get("cmd") == "set":
        store("redis-master").set(query["key"], query["value"])
        return {"message": "Updated"}
    return {"data": store("redis-replica").get(query.get("key", "messages"))}


def binding():
    read = {entry.name: entry.read_text() for entry in pathlib.Path("/bindings/secret").iterdir() if entry.is_file()}
    return {"host": read["host"], "port": read["port"], "dbname": read["database"], "user": read["username"], "password": read["password"]}


def petclinic(path, query):
    if path == "/livez":
        return {"status": "UP"}
    with database(**binding()) as connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS owners (name text PRIMARY KEY)")
        if "name" in query:
            cursor.execute("INSERT INTO owners VALUES (%s) ON CONFLICT DO NOTHING", (query["name"],))
        cursor.execute("SELECT name FROM owners ORDER BY name")
        return {"status": "UP", "owners": [name for (name,) in cursor.fetchall()]}


def work():
    connection, queue = votes(), store("redis")
    connection.autocommit = True
    cursor = connection.cursor()
    cursor.execute("CREATE TABLE IF NOT EXISTS votes (id text PRIMARY KEY, vote text NOT NULL)")
    while True:
        taken = queue.blpop("votes", timeout=5)
        if taken:
            ballot = json.loads(taken[1])
            cursor.execute(
                "INSERT INTO votes VALUES (%s, %s) ON CONFLICT (id) DO UPDATE SET vote = EXCLUDED.vote",
                (ballot["voter_id"], ballot["vote"]),
            )
            print("counted", ballot["vote"], flush=True)


def serve(app, port):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked = urllib.parse.urlsplit(self.path)
            try:
                status, answer = 200, app(asked.path, dict(urllib.parse.parse_qsl(asked.query)))
            except Exception as error:  # the caller is told; the next request is a new try
                status, answer = 503, {"error": str(error)}
            body = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6

    Server(("::", port), Handler).serve_forever()


def main():
    name = sys.argv[1]
    if name == "worker":
        work()
    served = {"vote": (vote, 80), "result": (result, 80), "guestbook": (guestbook, 80), "petclinic": (petclinic, 8080)}
    serve(*served[name])


main()
