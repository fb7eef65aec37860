"""What answers as ingest-service does, and breaks as networks do."""
import gzip
import json
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


#: What a proxy, or a service that is broken, may answer with status 202.
GARBAGE = (b"<html>a proxy's page</html>", b"", b"[]", b"null", b"5", b"{}", b'{"accepted": 1}', b'{"accepted": "all", "rejected": 0}',
           b'{"accepted": -1, "rejected": 2}', b'{"accepted": 100000, "rejected": -99999}', b"\xff\xfe", b'{"accepted": ')


class Service:
    """Keeps records by their identity. ``faults`` are drawn for each request from the seed."""

    def __init__(self, faults=(), seed=0, gate=None):
        self.records = {}
        self.sizes = {}
        self.announced = set()
        self.slowness = 0.1
        self.named = 100
        self.points = []
        self.annotations = []
        self.requests = 0
        self.failed = 0
        self.faults = tuple(faults)
        self.random = random.Random(seed)
        self.gate = gate
        self.credentials = []
        self.lock = threading.Lock()
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                service.credentials.append(self.headers.get("Authorization"))
                service.post(self)

            def do_GET(self):
                service.credentials.append(self.headers.get("Authorization"))
                service.get(self)

            def answer(self, status, body, headers=()):
                text = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *arguments):
                pass

        class Quiet(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, client_address):
                pass

        self.server = Quiet(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server.server_port
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    def drawn(self):
        with self.lock:
            self.requests += 1
            fault = self.random.choice(self.faults) if self.faults else None
            self.failed += fault is not None
            return fault

    def get(self, handler):
        fault = self.drawn()
        if fault is None:
            handler.answer(200 if self.gate else 503, self.gate or {})
        else:
            self.broken(handler, fault)

    def broken(self, handler, fault):
        """Answers what is no answer."""
        if fault in ("cut", "cut late"):
            handler.connection.close()
        elif fault == "slow":
            time.sleep(self.slowness)
            handler.answer(202, {})
        elif fault == "garbage":
            with self.lock:
                garbage = self.random.choice(GARBAGE)
            handler.answer(202, garbage)
        elif fault == "half":
            handler.wfile.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 1000\r\n\r\n{\"accepted\"")
        elif fault == "no HTTP":
            handler.wfile.write(b"\x15\x03\x01\x00\x02\x02\x16")
        elif fault == "short":
            handler.answer(202, {"accepted": 0, "rejected": 0, "errors": []})
        else:
            handler.answer(503, {}, [("Retry-After", "0.001")])

    def post(self, handler):
        fault = self.drawn()
        if fault == "cut":
            handler.connection.close()
            return
        body = handler.rfile.read(int(handler.headers["Content-Length"]))
        if fault == "401":
            handler.answer(401, {}, [("WWW-Authenticate", "Bearer")])
            return
        if fault in ("429", "503"):
            handler.answer(int(fault), {}, [("Retry-After", "0.001")])
            return
        lines = gzip.decompress(body).splitlines()
        taken = self.take(handler.path, lines)
        if fault is not None:
            self.broken(handler, fault)
        else:
            handler.answer(202, {"accepted": taken, "rejected": len(lines) - taken, "errors": self.errors(lines)})

    def errors(self, lines):
        """As many as are named of those that were rejected."""
        bad = [number for number, line in enumerate(lines, 1) if json.loads(line).get("example") == "bad"]
        return [{"line": number, "field": "example", "message": "is bad"} for number in bad[:self.named]]

    def take(self, path, lines):
        taken = 0
        with self.lock:
            for line in lines:
                record = json.loads(line)
                key = tuple(record.get(name) for name in ("family", "model", "step", "task", "example", "attempt"))
                if path == "/v1/generations" and record.get("example") != "bad":
                    self.records[key] = record
                    taken += 1
                elif path == "/v1/checkpoints":
                    self.sizes[record["task"]] = record["examples"]
                    self.announced.add(key)
                    taken += 1
                elif path == "/v1/annotations":
                    self.annotations.append(record)
                    taken += 1
                elif path == "/v1/points":
                    self.points.append(record)
                    taken += 1
        return taken

    def close(self):
        self.server.shutdown()
        self.server.server_close()
