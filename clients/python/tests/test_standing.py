"""What must not happen to a trainer, nor to its token."""
import http.server
import logging
import os
import signal
import threading
import time
import unittest

from emergence_monitor import Monitor
from tests.service import Service

FAST = {"interval": 0.01, "pause": 0.001, "longest_pause": 0.01, "timeout": 5.0}


def until(holds, seconds):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.01)
    return holds()


class Answering(http.server.ThreadingHTTPServer):
    """Answers everything as a function says."""

    daemon_threads = True

    def __init__(self, answer):
        self.seen = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.seen.append((self.path, self.headers.get("Authorization"), body))
                answer(self)

            do_GET = do_POST

            def log_message(self, *arguments):
                pass

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = "http://127.0.0.1:%d" % self.server_port
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()


def plain(status, body=b"", **headers):
    def answer(handler):
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


class StandingTest(unittest.TestCase):
    def setUp(self):
        logging.getLogger("emergence_monitor").setLevel(logging.CRITICAL)
        self.service = Service()
        self.addCleanup(self.service.close)

    def answering(self, answer):
        server = Answering(answer)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        return server

    def one(self, monitor, step=1, name="a", **fields):
        with monitor.checkpoint("f", "m", step=step) as checkpoint:
            checkpoint.generation("t", name, targets=["4"], output="4", **fields)

    def test_each_small_evaluation_is_sent_after_the_interval_not_the_first_alone(self):
        monitor = Monitor(self.service.url, **{**FAST, "interval": 0.2})
        for step in (1, 2, 3):
            self.one(monitor, step)
            # twenty times the interval
            self.assertTrue(until(lambda: len(self.service.records) == step, 4), step)

    @unittest.skipUnless(hasattr(signal, "setitimer"), "there are no such signals here")
    def test_a_signals_handler_that_asks_never_waits_for_the_thread_that_it_interrupted(self):
        monitor = Monitor(self.service.url, **FAST)
        handled = []
        before = signal.signal(signal.SIGALRM, lambda *_: handled.append(monitor.counts))
        done = threading.Event()
        # a process that stands still is ended, for no exception gets it out
        watch = threading.Timer(60, lambda: done.is_set() or os._exit(70))
        watch.daemon = True
        watch.start()
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.0005, 0.0005)
            deadline = time.monotonic() + 2
            while time.monotonic() < deadline:
                self.one(monitor)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
            done.set()
        self.assertGreater(len(handled), 10)

    def test_what_comes_after_a_flush_is_sent_too(self):
        monitor = Monitor(self.service.url, **FAST)
        self.one(monitor, 1)
        self.assertTrue(monitor.flush(5))
        self.assertEqual(1, len(self.service.records))
        self.one(monitor, 2)
        self.assertTrue(monitor.finish(5))
        self.assertEqual(2, len(self.service.records))

    def test_families_that_the_token_is_not_for_are_rejected_and_a_role_that_it_lacks_is_waited_for(self):
        others = self.answering(plain(403, b'{"title": "Not with this token", "errors": [{"line": 1, "field": "family"}]}'))
        monitor = Monitor(others.url, **FAST)
        self.one(monitor)
        self.assertTrue(monitor.finish(5))
        # a generation; then there is no size to announce
        self.assertEqual(1, monitor.counts.rejected)
        role = self.answering(plain(403, b'{"title": "Not with this token"}'))
        monitor = Monitor(role.url, **FAST)
        self.one(monitor)
        self.assertTrue(until(lambda: len(role.seen) > 3, 5))
        self.assertEqual(0, monitor.counts.rejected)
        self.assertFalse(monitor.finish(0.1))

    def test_a_gate_that_drips_is_unknown_after_the_timeout(self):
        def drip(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", "1000")
            handler.end_headers()
            try:
                for _ in range(100):
                    handler.wfile.write(b" ")
                    time.sleep(0.1)
            except OSError:
                pass

        slow = self.answering(drip)
        monitor = Monitor(self.service.url, analysis=slow.url, **FAST)
        begun = time.monotonic()
        self.assertEqual("UNKNOWN", monitor.gate("f", "m", timeout=0.5).decision)
        self.assertLess(time.monotonic() - begun, 5)

    def test_the_token_goes_to_no_other_host(self):
        login = self.answering(plain(200, b"{}"))
        proxy = self.answering(plain(302, Location=login.url + "/login"))
        monitor = Monitor(proxy.url, token="emt_secret", **FAST)
        self.one(monitor)
        self.assertTrue(until(lambda: len(proxy.seen) > 1, 5))
        monitor.finish(0.1)
        self.assertEqual("Bearer emt_secret", proxy.seen[0][1])
        self.assertEqual([], login.seen)

    def test_all_that_a_record_holds_counts_as_memory(self):
        monitor = Monitor(self.service.url, max_bytes=10_000, **FAST)
        # 10,000 numbers take more than that by themselves
        self.one(monitor, target_logprobs=[-0.5] * 10_000)
        self.one(monitor, name="b", choices=["a" * 20_000])
        monitor.finish(5)
        self.assertEqual({}, self.service.records)
        self.assertEqual(2, monitor.counts.dropped)


if __name__ == "__main__":
    unittest.main()
