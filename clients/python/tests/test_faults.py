"""Ten thousand faults: of the network, of the service, of the disk, and of what the trainer gives."""
import errno
import logging
import os
import random
import sys
import threading
import time
import unittest
from unittest import mock

from emergence_monitor import Monitor, sender
from emergence_monitor.adapters import huggingface
from tests.service import Service

FAULTS = int(os.environ.get("CLIENT_FAULTS", "1000"))
SEED = int(os.environ.get("CLIENT_SEED", time.time_ns()))
TRAINERS = 4
EXAMPLES = 20
FAST = {"interval": 0.002, "pause": 0.0005, "longest_pause": 0.002, "timeout": 0.25}


class Full(logging.Handler):
    """Writes to a disk that is full."""

    def emit(self, record):
        raise OSError(errno.ENOSPC, "no space left on device")


class Hostile:
    """Neither text nor a number."""

    def __str__(self):
        raise RuntimeError("no text")

    def tolist(self):
        raise RuntimeError("no list")


class Trainer(threading.Thread):
    """Evaluates step after step, and counts what it gives."""

    def __init__(self, service, number, enough):
        super().__init__()
        self.model = "m%d" % number
        self.random = random.Random(SEED + number)
        self.service = service
        self.enough = enough
        self.monitor = Monitor(service.url, analysis=service.url, max_records=50, batch=7, **FAST)
        self.given = self.own = self.steps = 0
        self.raised = []

    def run(self):
        while not self.enough(self):
            try:
                self.steps += 1
                self.evaluate()
            except Exception as error:
                self.raised.append(error)
            # a step of training, sometimes longer than the queue needs
            time.sleep(self.random.choice((0.0, 0.005, 0.05)))

    def evaluate(self):
        with self.monitor.checkpoint("f", self.model, step=self.steps, examples={"t": EXAMPLES}) as checkpoint:
            for i in range(EXAMPLES):
                fault = self.random.choice(("name", "value", "output", "bad") + 36 * (None,))
                self.given += 1
                self.own += fault in ("name", "value", "output")
                if fault == "name":
                    checkpoint.generation("t", Hostile(), output="x")
                elif fault == "value":
                    checkpoint.generation("t", i, output="x", scores={"s": Hostile()})
                elif fault == "output":
                    checkpoint.generation("t", i, output=Hostile())
                elif fault == "bad":
                    checkpoint.generation("t", "bad", output="x")
                else:
                    checkpoint.generation("t", i, output="%s, %d, %d" % (self.model, self.steps, i))
            self.given += 1
        if self.random.random() < 0.1:
            assert self.monitor.gate("f", self.model, timeout=0.05).decision in ("HOLD", "UNKNOWN")


class FaultsTest(unittest.TestCase):
    def setUp(self):
        print("seed %d: CLIENT_SEED makes it again" % SEED, file=sys.stderr)
        log = logging.getLogger("emergence_monitor")
        full, level, propagate = Full(), log.level, log.propagate
        log.addHandler(full)
        log.setLevel(logging.DEBUG)
        log.propagate = False

        def back():
            log.removeHandler(full)
            log.setLevel(level)
            log.propagate = propagate

        self.addCleanup(back)
        self.service = Service(gate={"decision": "HOLD", "reasons": []})
        self.addCleanup(self.service.close)

    def test_faults_raise_nothing_double_nothing_and_are_counted(self):
        service = self.service
        service.random.seed(SEED)
        often = ("cut", "503", "cut late", "garbage", "short", "half", "no HTTP")
        service.faults = 9 * often + ("slow",) + 16 * (None,)
        service.slowness = 0.3
        disk = [0]
        luck = random.Random(SEED)

        def unreadable(token, token_file, bearer=sender.bearer):
            """The file with the token lies on a disk that fails at times."""
            if luck.random() < 0.05:
                disk[0] += 1
                raise OSError(errno.EIO, "input/output error")
            return bearer(token, token_file)

        until = time.monotonic() + 200
        trainers = []

        def faults():
            return service.failed + disk[0] + sum(trainer.own for trainer in trainers)

        def enough(trainer):
            return faults() >= FAULTS or time.monotonic() > until

        with mock.patch("emergence_monitor.sender.bearer", unreadable):
            trainers.extend(Trainer(service, number, enough) for number in range(TRAINERS))
            for trainer in trainers:
                trainer.start()
            for trainer in trainers:
                trainer.join()
        injected = faults()
        service.faults = ()
        self.assertGreaterEqual(injected, FAULTS)
        for trainer in trainers:
            self.assertTrue(trainer.monitor.finish(20), "seed %d" % SEED)
            self.assertEqual([], trainer.raised, "seed %d" % SEED)
            counts = trainer.monitor.counts
            self.assertEqual(0, counts.waiting)
            self.assertEqual(trainer.given, counts.accepted + counts.rejected + counts.dropped, "seed %d" % SEED)
            self.assertGreater(counts.dropped, 0)
            kept = {key: record for key, record in service.records.items() if key[1] == trainer.model}
            sizes = [key for key in service.announced if key[1] == trainer.model]
            self.assertEqual(counts.accepted, len(kept) + len(sizes), "seed %d" % SEED)
            for (_, model, step, _, example, _), record in kept.items():
                self.assertEqual("%s, %d, %s" % (model, step, example), record["output"])

    def test_what_is_given_up_on_its_way_counts_once(self):
        for fault in ("503", "slow", "cut late", "half", "accepted later"):
            service = Service(() if fault == "accepted later" else (fault,))
            self.addCleanup(service.close)
            if fault == "accepted later":
                take = service.take
                service.take = lambda path, lines: time.sleep(0.2) or take(path, lines)
            monitor = Monitor(service.url, batch=3, **{**FAST, "timeout": 2.0})
            with monitor.checkpoint("f", "m", step=1, examples={"t": 7}) as checkpoint:
                for i in range(7):
                    checkpoint.generation("t", i, output="x")
            self.assertFalse(monitor.finish(0.05), fault)
            time.sleep(0.4)
            counts = monitor.counts
            self.assertEqual(8, counts.accepted + counts.rejected + counts.dropped, fault)
            self.assertEqual((0, 8), (counts.waiting, counts.taken), fault)

    def test_a_process_that_may_have_no_more_threads_goes_on(self):
        monitor = Monitor(self.service.url, **FAST)
        with monitor.checkpoint("f", "m", step=1) as checkpoint:
            with mock.patch("threading.Thread.start", side_effect=RuntimeError("can't start new thread")):
                self.assertTrue(checkpoint.generation("t", 1, output="x"))
            self.assertTrue(checkpoint.generation("t", 2, output="x"))
        self.assertTrue(monitor.finish(10))
        self.assertEqual((3, 0, 0), (monitor.counts.accepted, monitor.counts.rejected, monitor.counts.dropped))

    def test_an_evaluation_that_raises_where_the_log_can_not_be_written_does_not_end_the_training(self):
        def broken(model, step):
            raise ValueError("broken")

        with mock.patch.dict(sys.modules, {"transformers": mock.Mock(TrainerCallback=object)}):
            callback = huggingface.callback(Monitor(self.service.url, **FAST), "f", "m", broken)
        self.assertIsNotNone(callback.on_evaluate(None, mock.Mock(global_step=7), mock.Mock(), model=None))


if __name__ == "__main__":
    unittest.main()
