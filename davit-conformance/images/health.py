"""A server for probes: HTTPS with a certificate of nobody, and grpc.health.v1 over plain HTTP/2.

Usage: health.py CERT KEY HTTPS-PORT GRPC-PORT. It is well while /tmp/well is there.
"""
import http.server
import os
import socket
import ssl
import struct
import sys
import threading

DATA, HEADERS, SETTINGS, PING = 0, 1, 4, 6
END_STREAM, ACK, END_HEADERS = 1, 1, 4


def well():
    return os.path.exists("/tmp/well")


class Https(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200 if well() else 503)
        self.end_headers()

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    address_family = socket.AF_INET6


def serve_https(cert, key, port):
    server = Server(("::", port), Https)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    server.serve_forever()


def frame(kind, flags, stream, body=b""):
    return struct.pack(">I", len(body))[1:] + bytes((kind, flags)) + struct.pack(">I", stream) + body


def literal(name, value):
    """A header without Huffman's code and without an index (RFC 7541, 6.2.2)."""
    return b"\0" + bytes((len(name),)) + name + bytes((len(value),)) + value


def exactly(connection, count):
    read = b""
    while len(read) < count:
        more = connection.recv(count - len(read))
        if not more:
            raise EOFError
        read += more
    return read


def answer(connection):
    with connection:
        try:
            exactly(connection, len(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"))
            connection.sendall(frame(SETTINGS, 0, 0))
            while True:
                head = exactly(connection, 9)
                length, kind, flags = int.from_bytes(head[:3], "big"), head[3], head[4]
                stream = int.from_bytes(head[5:], "big") & 0x7FFFFFFF
                body = exactly(connection, length)
                if kind == SETTINGS and not flags & ACK:
                    connection.sendall(frame(SETTINGS, ACK, 0))
                elif kind == PING and not flags & ACK:
                    connection.sendall(frame(PING, ACK, 0, body))
                elif kind == DATA and flags & END_STREAM:
                    # HealthCheckResponse{status: SERVING = 1, NOT_SERVING = 2}; 0x88 is ":status: 200".
                    message = b"\x08\x01" if well() else b"\x08\x02"
                    connection.sendall(
                        frame(HEADERS, END_HEADERS, stream, b"\x88" + literal(b"content-type", b"application/grpc"))
                        + frame(DATA, 0, stream, b"\0" + struct.pack(">I", len(message)) + message)
                        + frame(HEADERS, END_HEADERS | END_STREAM, stream, literal(b"grpc-status", b"0")))
        except (EOFError, OSError):
            pass


cert, key, https, grpc = sys.argv[1:]
threading.Thread(target=serve_https, args=(cert, key, int(https)), daemon=True).start()
listening = socket.create_server(("::", int(grpc)), family=socket.AF_INET6)
while True:
    threading.Thread(target=answer, args=(listening.accept()[0],), daemon=True).start()
