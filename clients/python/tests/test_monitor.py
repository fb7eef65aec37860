"""The client against a local service that breaks in the ways that networks do."""
import logging
import os
import sys
import tempfile
import threading
import time
import unittest
from unittest import mock

from emergence_monitor import Gate, Monitor
from tests.service import Service

FAST = {"interval": 0.01, "pause": 0.001, "longest_pause": 0.01, "timeout": 5.0}
FAULTS = 100


class Silent:
    """Can't be written."""

    def __str__(self):
        raise RuntimeError("no text")


class MonitorTest(unittest.TestCase):
    def setUp(self):
        logging.getLogger("emergence_monitor").setLevel(logging.CRITICAL)
        self.service = Service()
        self.addCleanup(self.service.close)

    def evaluate(self, monitor, examples=5, step=1):
        with monitor.checkpoint("f", "m", step=step, tokens=1000) as checkpoint:
            for i in range(examples):
                checkpoint.generation("t", i, targets=["4"], output="4", prompt="2+2=")

    def test_generations_come_with_the_size_of_their_checkpoint(self):
        monitor = Monitor(self.service.url, **FAST)
        self.evaluate(monitor)
        self.assertTrue(monitor.finish(5))
        self.assertEqual(5, len(self.service.records))
        self.assertEqual({"t": 5}, self.service.sizes)
        record = self.service.records[("f", "m", 1, "t", "0", None)]
        self.assertEqual(
            {"family": "f", "model": "m", "step": 1, "tokens": 1000, "task": "t", "example": "0", "targets": ["4"],
             "output": "4", "prompt": "2+2="}, record)
        # five generations and one size
        self.assertEqual((6, 6, 0, 0, 0), tuple(vars(monitor.counts).values()))

    def test_a_job_that_goes_on_is_the_same_run_and_its_steps_replace_those_before(self):
        for state in (None, {"family": "f", "model": "kept"}):
            monitor = Monitor(self.service.url, **FAST)
            run = monitor.run("f", "kept" if state is None else None)
            if state is not None:
                self.assertNotEqual("kept", run.model)
                run.load_state_dict(state)
            self.assertEqual({"family": "f", "model": "kept"}, run.state_dict())
            with run.checkpoint(step=7) as checkpoint:
                checkpoint.generation("t", "a", output="first" if state is None else "again")
            self.assertTrue(monitor.finish(5))
        self.assertEqual(["again"], [record["output"] for record in self.service.records.values()])

    def test_a_state_that_is_none_changes_nothing(self):
        run = Monitor(self.service.url, **FAST).run("f")
        name = run.model
        for state in (None, {}, {"family": "f"}, {"family": "f", "model": 3}, {"family": "", "model": "m"}, "f"):
            run.load_state_dict(state)
            self.assertEqual(("f", name), (run.family, run.model))
        self.assertNotEqual(name, Monitor(self.service.url, **FAST).run("f").model)

    def test_what_is_said_of_a_run_is_sent_with_its_time(self):
        monitor = Monitor(self.service.url, **FAST)
        before = int(time.time() * 1000)
        self.assertTrue(monitor.run("f", "m").annotate("learning rate halved", step=5, who="scheduler"))
        self.assertTrue(monitor.annotate("f", "m", "new data from here on", tokens=10))
        self.assertTrue(monitor.finish(5))
        times = [said.pop("time") for said in self.service.annotations]
        self.assertTrue(all(before <= at <= time.time() * 1000 for at in times), times)
        self.assertEqual(
            [
                {"family": "f", "model": "m", "text": "learning rate halved", "step": 5, "who": "scheduler"},
                {"family": "f", "model": "m", "text": "new data from here on", "tokens": 10},
            ],
            self.service.annotations,
        )

    def test_an_evaluation_that_broke_off_has_no_size(self):
        monitor = Monitor(self.service.url, **FAST)
        with self.assertRaises(KeyError):
            with monitor.checkpoint("f", "m", step=1) as checkpoint:
                checkpoint.generation("t", "a", output="4")
                raise KeyError("the evaluation's own")
        monitor.finish(5)
        self.assertEqual((1, {}), (len(self.service.records), self.service.sizes))

    def test_faults_lose_nothing_and_double_nothing(self):
        seed = time.time_ns()
        self.service.faults = ("cut", "503", "429", "cut late", "garbage", "short", None)
        self.service.random.seed(seed)
        monitor = Monitor(self.service.url, batch=3, **FAST)
        steps = 0
        deadline = time.monotonic() + 240
        while self.service.failed < FAULTS and time.monotonic() < deadline:
            self.evaluate(monitor, examples=30, step=steps)
            steps += 1
            while monitor.counts.waiting > 200:
                time.sleep(0.01)
        self.assertTrue(monitor.finish(60), "seed %d" % seed)
        counts = monitor.counts
        self.assertEqual((0, 0), (counts.dropped, counts.rejected), "seed %d" % seed)
        self.assertEqual(30 * steps, len(self.service.records), "seed %d" % seed)
        self.assertEqual(31 * steps, counts.accepted, "seed %d" % seed)
        self.assertGreaterEqual(self.service.failed, FAULTS)

    def test_a_full_queue_drops_and_counts(self):
        monitor = Monitor("http://127.0.0.1:9", max_records=10, **FAST)
        self.evaluate(monitor, examples=100)
        self.assertFalse(monitor.finish(0.1))
        counts = monitor.counts
        # 100 generations and the size of those that were taken
        self.assertEqual((10, 101, 0), (counts.taken, counts.dropped, counts.waiting))

    def test_bytes_are_bounded_too(self):
        monitor = Monitor("http://127.0.0.1:9", max_bytes=10_000, **FAST)
        with monitor.checkpoint("f", "m", step=1) as checkpoint:
            taken = sum(checkpoint.generation("t", i, output="x" * 1000) for i in range(100))
        self.assertLessEqual(taken, 10)
        monitor.finish(0)

    def test_what_is_sent_while_the_service_is_away_comes_when_it_is_back(self):
        url = self.service.url
        self.service.faults = ("503",)
        monitor = Monitor(url, **FAST)
        self.evaluate(monitor, examples=50)
        time.sleep(0.2)
        self.assertEqual({}, self.service.records)
        self.service.faults = ()
        self.assertTrue(monitor.finish(10))
        self.assertEqual(50, len(self.service.records))

    def test_a_slow_service_does_not_slow_the_trainer(self):
        slow = threading.Event()
        take = self.service.take
        self.service.take = lambda path, lines: slow.wait(5) and take(path, lines) or take(path, lines)
        monitor = Monitor(self.service.url, **FAST)
        self.evaluate(monitor, examples=10)
        time.sleep(0.1)
        start = time.monotonic()
        self.evaluate(monitor, examples=1000, step=2)
        self.assertLess(time.monotonic() - start, 1.0)
        slow.set()
        self.assertTrue(monitor.finish(10))
        self.assertEqual(1010, len(self.service.records))

    def test_rejected_records_are_counted(self):
        monitor = Monitor(self.service.url, **FAST)
        with monitor.checkpoint("f", "m", step=1) as checkpoint:
            checkpoint.generation("t", "bad", output="x")
            checkpoint.generation("t", "good", output="x")
        monitor.finish(5)
        self.assertEqual((2, 1), (monitor.counts.accepted, monitor.counts.rejected))

    def test_each_attempt_at_an_example_counts(self):
        monitor = Monitor(self.service.url, **FAST)
        with monitor.checkpoint("f", "m", step=1) as checkpoint:
            for i in range(10):
                for attempt in range(4):
                    checkpoint.generation("t", i, output="x", attempt=attempt)
            checkpoint.generation("t", 0, output="the same attempt again", attempt=3)
        monitor.finish(5)
        # ten examples, four attempts
        self.assertEqual({"t": 40}, self.service.sizes)

    def test_the_size_is_that_of_what_was_accepted(self):
        monitor = Monitor(self.service.url, batch=3, **FAST)
        with monitor.checkpoint("f", "m", step=1) as checkpoint:
            for example in ("bad", "a", "b", "bad", "c"):
                checkpoint.generation("t", example, output="x")
            checkpoint.generation("t", "d", output="x", scores={"s": Silent()})
            checkpoint.generation("none", "bad", output="x")
        with monitor.checkpoint("f", "m", step=2, examples={"given": 10}) as checkpoint:
            for example in ("bad", "a", "b"):
                checkpoint.generation("given", example, output="x")
        monitor.finish(5)
        # a, b and c; of the ten that were said one was rejected
        self.assertEqual({"t": 3, "given": 9}, self.service.sizes)
        # five examples and two sizes; three that are bad, one that can't be written, one of the other task; no size of that one
        self.assertEqual((7, 5, 0, 12), (monitor.counts.accepted, monitor.counts.rejected, monitor.counts.dropped, monitor.counts.taken))

    def test_a_size_that_was_given_is_that_of_its_time(self):
        monitor = Monitor(self.service.url, **FAST)
        sizes = {"t": 2}
        with monitor.checkpoint("f", "m", step=1, examples=sizes) as checkpoint:
            checkpoint.generation("t", "a", output="x")
            sizes["t"] = 7
        monitor.finish(5)
        self.assertEqual({"t": 2}, self.service.sizes)

    def test_where_not_all_that_was_rejected_is_named_no_size_is_announced_and_that_is_said(self):
        self.service.named = 1
        monitor = Monitor(self.service.url, **FAST)
        with mock.patch("emergence_monitor.sender.LOG.warning") as said:
            with monitor.checkpoint("f", "m", step=1) as checkpoint:
                for example in ("bad", "a", "bad", "b"):
                    checkpoint.generation("t", example, output="x")
            with monitor.checkpoint("f", "m", step=2) as checkpoint:
                checkpoint.generation("other", "a", output="x")
            monitor.finish(5)
        self.assertEqual({"other": 1}, self.service.sizes)
        self.assertIn("the size of a checkpoint is not announced", str(said.call_args_list))

    @unittest.skipUnless(hasattr(os, "fork"), "no fork here")
    def test_a_forked_child_announces_no_size(self):
        monitor = Monitor(self.service.url, **FAST)
        with mock.patch("warnings.warn"), monitor.checkpoint("f", "m", step=1) as checkpoint:
            checkpoint.generation("t", "parent", output="x")
            child = os.fork()
            if child == 0:
                try:
                    checkpoint.generation("t", "child", output="x")
                    checkpoint.__exit__(None, None, None)
                    os._exit(0 if monitor.finish(10) and monitor.counts.taken == 1 else 1)
                finally:
                    os._exit(2)
            self.assertEqual(0, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        monitor.finish(5)

    def test_nothing_raises(self):
        class Hostile:
            def __str__(self):
                raise RuntimeError("no text")

        for url in ("", "not a url", "http://", "http://127.0.0.1:1", None):
            # not the usual port of the same host, where a stack may run
            monitor = Monitor(url, analysis="http://127.0.0.1:1", **FAST)
            with monitor.checkpoint("f", "m", step=1) as checkpoint:
                checkpoint.generation("t", Hostile(), output="x")
                checkpoint.generation("t", "a", output=5)
                checkpoint.generation("t", "b", scores={"s": object()})
            monitor.point("f", "m", "t", "acc", 5, kind="PROPORTION", continuity="LINEAR", successes=2)
            monitor.annotate("f", "m", Hostile())
            monitor.finish(0.05)
            self.assertEqual("UNKNOWN", monitor.gate("f", "m", timeout=0.1).decision)

    def test_a_logger_that_raises_is_no_fault(self):
        with mock.patch("emergence_monitor.sender.LOG.warning", side_effect=RuntimeError("full disk")):
            self.service.faults = ("503", None)
            monitor = Monitor(self.service.url, **FAST)
            self.evaluate(monitor, examples=20)
            self.assertTrue(monitor.finish(10))
        self.assertEqual(20, len(self.service.records))

    def test_other_ranks_are_silent(self):
        with mock.patch.dict(os.environ, {"RANK": "3"}):
            monitor = Monitor(self.service.url, **FAST)
            self.evaluate(monitor)
            self.assertTrue(monitor.finish(1))
            self.assertFalse(monitor.enabled)
            every = Monitor(self.service.url, all_ranks=True, **FAST)
            with every.checkpoint("f", "m", step=1, examples={"t": 100}) as checkpoint:
                checkpoint.generation("t", 1, output="x")
            every.finish(5)
        self.assertEqual((1, {}), (len(self.service.records), self.service.sizes))

    @unittest.skipUnless(hasattr(os, "fork"), "no fork here")
    def test_a_forked_child_sends_its_own_alone(self):
        monitor = Monitor(self.service.url, interval=30, pause=0.001)
        with monitor.checkpoint("f", "m", step=1) as checkpoint:
            checkpoint.generation("t", "parent", output="x")
            with mock.patch("warnings.warn"):
                child = os.fork()
            if child == 0:
                try:
                    checkpoint.generation("t", "child", output="x")
                    os._exit(0 if monitor.finish(10) and monitor.counts.accepted == 1 else 1)
                finally:
                    os._exit(2)
            self.assertEqual(0, os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        self.assertTrue(monitor.finish(10))
        self.assertEqual(["child", "parent"], sorted(key[4] for key in self.service.records))

    def test_the_gate_is_asked(self):
        self.service.gate = {"decision": "HOLD", "reasons": ["a break"]}
        monitor = Monitor(self.service.url, analysis=self.service.url)
        self.assertEqual(Gate("HOLD", ["a break"]), monitor.gate("f", "m"))
        self.assertTrue(monitor.gate("f", "m").holds)
        self.service.gate = None
        self.assertEqual("UNKNOWN", monitor.gate("f", "m").decision)
        self.assertEqual("http://host:8082", Monitor("http://host:8080")._analysis)

    def test_a_token_goes_along_as_given_as_its_file_has_it_now_or_as_the_environment_says(self):
        self.service.gate = {"decision": "CONTINUE", "reasons": []}
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "token")
            with open(path, "w") as file:
                file.write("emt_first\n")
            monitor = Monitor(self.service.url, analysis=self.service.url, token_file=path, **FAST)
            self.assertEqual("CONTINUE", monitor.gate("f", "m").decision)
            with open(path, "w") as file:
                file.write("emt_second")
            self.evaluate(monitor)
            self.assertTrue(monitor.finish(10))
            with open(path, "w") as file:
                file.write("emt_broken\nin two")
            self.assertNotIn("emt_", str(monitor.gate("f", "m").reasons))
        with mock.patch.dict(os.environ, {"EMERGENCE_TOKEN": "emt_third"}):
            Monitor(self.service.url, analysis=self.service.url).gate("f", "m")
            Monitor(self.service.url, analysis=self.service.url, token="emt_fourth").gate("f", "m")
        Monitor(self.service.url, analysis=self.service.url).gate("f", "m")
        said = [given for i, given in enumerate(self.service.credentials) if i == 0 or given != self.service.credentials[i - 1]]
        self.assertEqual(["Bearer emt_first", "Bearer emt_second", "Bearer emt_third", "Bearer emt_fourth", None], said)

    def test_what_is_refused_for_want_of_a_token_waits(self):
        self.service.faults = ("401",)
        monitor = Monitor(self.service.url, **FAST)
        self.evaluate(monitor)
        time.sleep(0.2)
        self.assertEqual(6, monitor.counts.waiting)
        self.service.faults = ()
        self.assertTrue(monitor.finish(10))
        self.assertEqual((6, 0, 0), (monitor.counts.accepted, monitor.counts.rejected, monitor.counts.dropped))


if __name__ == "__main__":
    sys.exit(unittest.main())
