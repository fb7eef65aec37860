"""What a training loop and an evaluation see."""
from __future__ import annotations

import atexit
import functools
import os
import time
import uuid
import weakref
from types import TracebackType
from typing import Any, Callable, Dict, Mapping, Optional, Sequence, Set, Tuple, Type, Union

from . import gate as gates
from .sender import ANNOTATIONS, CHECKPOINTS, GENERATIONS, POINTS, Counts, Fields, Sender, Settled, warn

RANKS = ("RANK", "SLURM_PROCID", "OMPI_COMM_WORLD_RANK", "PMI_RANK")


def rank() -> int:
    """This process's number among those of a distributed run, by what launchers set; 0 without one."""
    for name in RANKS:
        try:
            return int(os.environ[name])
        except (KeyError, ValueError):
            continue
    return 0


def _at_exit(sender: "weakref.ref[Sender]", timeout: float) -> None:
    """What waits has a last chance: short, since the trainer is done."""
    left = sender()
    if left is not None:
        left.finish(timeout)


class Monitor:
    """Sends to ingest-service in a thread of its own.

    No method raises, and none waits for the service but :meth:`finish` and :meth:`gate`, which have a timeout.

    :param url: of ingest-service
    :param analysis: of analysis-service, for :meth:`gate`; port 8082 of the same host if not given
    :param all_ranks: send from every process of a distributed run, not from the first alone; each generation from one of them
    :param options: of the :class:`Sender`: how much waits, how large a batch is, ``token`` or ``token_file`` where services ask for
        one (EMERGENCE_TOKEN if neither is given), other headers
    """

    def __init__(
        self, url: str, *, analysis: Optional[str] = None, all_ranks: bool = False, exit_timeout: float = 5.0, **options: Any
    ) -> None:
        self._sender: Optional[Sender] = None
        self._headers: Callable[[], Dict[str, str]] = dict
        self._analysis = analysis or ""
        self._rank = rank()
        try:
            if not self._analysis:
                host, _, port = url.rstrip("/").rpartition(":")
                self._analysis = (host if port.isdigit() else url.rstrip("/")) + ":8082"
            sender = Sender(url, **options)
            self._headers = sender.headers
            if all_ranks or self._rank == 0:
                self._sender = sender
                atexit.register(_at_exit, weakref.ref(self._sender), exit_timeout)
        except Exception as error:
            warn("nothing is sent: %r", error)

    @property
    def enabled(self) -> bool:
        """Whether this process sends."""
        return self._sender is not None

    def checkpoint(
        self,
        family: str,
        model: str,
        step: Optional[int] = None,
        tokens: Optional[int] = None,
        *,
        parameters: Optional[float] = None,
        checkpoint_id: Optional[str] = None,
        examples: Optional[Mapping[str, int]] = None,
        **place: Any,
    ) -> "Checkpoint":
        """A checkpoint that is evaluated, for a ``with`` block that takes its generations.

        At its end the number of each task's generations (examples, times attempts at each) that the service has accepted is announced.
        Where several ranks send, none of them knows all: then that of ``examples``, less what was not queued or was rejected here.
        """
        where: Dict[str, Any] = {"family": family, "model": model, **place}
        for name, value in (
            ("step", step), ("tokens", tokens), ("parameters", parameters), ("checkpoint_id", checkpoint_id)
        ):
            if value is not None:
                where[name] = value
        return Checkpoint(self, where, examples)

    def run(self, family: str, model: Optional[str] = None) -> "Run":
        """A training run whose name goes along in its checkpoints; one is made up where none is given."""
        return Run(self, family, model)

    def point(self, family: str, model: str, task: str, metric: str, examples: int, **fields: Any) -> bool:
        """A number that was scored elsewhere: ``kind``, ``continuity``, ``step``, and ``successes`` or ``mean`` with ``standard_error``."""
        record = {"family": family, "model": model, "task": task, "metric": metric, "examples": examples, **fields}
        return self._put(POINTS, record, 200)

    def annotate(
        self, family: str, model: str, text: str, step: Optional[int] = None, tokens: Optional[int] = None, **fields: Any
    ) -> bool:
        """Says something of a run, for its curves: one line, at a step, at so many tokens, or of the whole run.

        :param fields: ``who`` says it, and ``id``, which names it: the same again replaces
        """
        record: Dict[str, Any] = {
            "family": family, "model": model, "text": text, "step": step, "tokens": tokens, "time": int(time.time() * 1000), **fields
        }
        return self._put(ANNOTATIONS, {name: value for name, value in record.items() if value is not None}, 1200)

    def _put(
        self, path: str, record: Union[Fields, Callable[[], Optional[Fields]]], size: int, settled: Optional[Settled] = None
    ) -> bool:
        sender = self._sender
        if sender is None:
            return False
        try:
            return sender.put(path, record, size, settled)
        except Exception as error:
            self._lost(error)
            return False

    def _lost(self, error: Exception) -> None:
        """A record could not be made."""
        sender = self._sender
        if sender is not None:
            sender.drop()
            sender._say("lost", "a record was lost: %r", error)

    def gate(self, family: str, model: str, timeout: float = 2.0) -> gates.Gate:
        """Whether the run may go on, from analysis-service. UNKNOWN where it can't be asked in time."""
        return gates.ask(self._analysis, family, model, timeout, self._headers)

    @property
    def counts(self) -> Counts:
        """What became of the records until now."""
        return self._sender.counts() if self._sender is not None else Counts(0, 0, 0, 0, 0)

    def finish(self, timeout: float = 60.0) -> bool:
        """Waits until all is sent, and ends; False if something was left at the timeout."""
        try:
            return self._sender is None or self._sender.finish(timeout)
        except Exception as error:
            warn("not all was sent: %r", error)
            return False

    def flush(self, timeout: float = 60.0) -> bool:
        """Waits until all is sent, and goes on; False if something waits still at the timeout."""
        try:
            return self._sender is None or self._sender.finish(timeout, end=False)
        except Exception as error:
            warn("not all was sent: %r", error)
            return False


class Run:
    """One training run; see :meth:`Monitor.run`. What a job that goes on from a checkpoint does again replaces what was sent before."""

    def __init__(self, monitor: Monitor, family: str, model: Optional[str]) -> None:
        self._monitor = monitor
        self.family = family
        #: A made-up name is of one process: where every rank sends, give one.
        self.model = model or f"run-{uuid.uuid4().hex[:12]}"

    def checkpoint(self, step: Optional[int] = None, tokens: Optional[int] = None, **more: Any) -> "Checkpoint":
        """As :meth:`Monitor.checkpoint`."""
        return self._monitor.checkpoint(self.family, self.model, step, tokens, **more)

    def annotate(self, text: str, step: Optional[int] = None, tokens: Optional[int] = None, **fields: Any) -> bool:
        """As :meth:`Monitor.annotate`."""
        return self._monitor.annotate(self.family, self.model, text, step, tokens, **fields)

    def gate(self, timeout: float = 2.0) -> gates.Gate:
        """As :meth:`Monitor.gate`."""
        return self._monitor.gate(self.family, self.model, timeout)

    def state_dict(self) -> Dict[str, str]:
        """What a checkpoint of the trainer keeps beside the weights, so that a job that goes on is the same run."""
        return {"family": self.family, "model": self.model}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Goes on as the run that was kept; what is no such state changes nothing."""
        try:
            family, model = state["family"], state["model"]
        except Exception:
            family = model = None
        if type(family) is str and type(model) is str and family and model:
            self.family, self.model = family, model
        else:
            warn("no state of a run: it goes on as %s", self.model)


def weight(value: Any) -> int:
    """About how many bytes a value takes."""
    if isinstance(value, str):
        return len(value)
    if isinstance(value, Mapping):
        return 100 + sum(map(weight, value.values()))
    if isinstance(value, (list, tuple)):
        return 32 * len(value) + (0 if value and isinstance(value[0], (int, float)) else sum(map(weight, value)))
    return 8 * int(getattr(value, "size", 0)) if type(getattr(value, "size", 0)) is int else 0


class _Size:
    """What became of a task's generations; one is an example and an attempt at it."""

    def __init__(self) -> None:
        #: Only the thread that sends writes it.
        self.accepted: Set[Tuple[str, Any]] = set()
        self.missing: Set[Tuple[str, Any]] = set()
        self.clear = True


class Checkpoint:
    """Takes the generations of one checkpoint; see :meth:`Monitor.checkpoint`."""

    def __init__(self, monitor: Monitor, where: Dict[str, Any], examples: Optional[Mapping[str, int]]) -> None:
        self._monitor = monitor
        self._where = where
        # is read once all before it are settled; the caller's own may be another checkpoint's by then
        self._examples = None if examples is None else dict(examples)
        self._sizes: Dict[str, _Size] = {}
        self._process = os.getpid()

    def generation(
        self,
        task: str,
        example: Any,
        output: Optional[str] = None,
        *,
        targets: Sequence[str] = (),
        prompt: Optional[str] = None,
        attempt: int = 0,
        **fields: Any,
    ) -> bool:
        """One generation; ``fields`` such as ``target_logprobs``, ``choices``, ``scores`` as ingest-service names them.

        :return: False if it could not be queued, or this process doesn't send
        """
        try:
            name = example if type(example) is str else str(example)
            record = {**self._where, "task": task, "example": name, "targets": targets, **fields}
            size = 300 + weight(targets) + sum(map(weight, fields.values()))
            if output is not None:
                record["output"] = output
                size += len(output)
            if prompt is not None:
                record["prompt"] = prompt
                size += len(prompt)
            if attempt:
                record["attempt"] = attempt
            seen = self._sizes.get(task) or self._sizes.setdefault(task, _Size())
            if self._monitor._put(GENERATIONS, record, size, self._settled):
                return True
            seen.missing.add((name, attempt or 0))
            return False
        except Exception as error:
            self._monitor._lost(error)
            return False

    def _settled(self, record: Fields, accepted: Optional[bool]) -> None:
        size = self._sizes[record["task"]]
        if accepted is None:
            size.clear = False
        else:
            (size.accepted if accepted else size.missing).add((record["example"], record.get("attempt", 0)))

    def _announcement(self, task: str) -> Optional[Fields]:
        """The size of a task; None where nobody knows it. Is asked when all generations before it are settled."""
        size = self._sizes.get(task) or _Size()
        if not size.clear:
            sender = self._monitor._sender
            if sender is not None:
                sender._say("no size", "not every rejected record is named: the size of a checkpoint is not announced (task %s)", task)
            return None
        if self._examples is None:
            examples = len(size.accepted)
        else:
            examples = self._examples[task] - len(size.missing - size.accepted)
        return {**self._where, "task": task, "examples": examples} if examples > 0 else None

    def __enter__(self) -> "Checkpoint":
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        """Announces the sizes, unless the evaluation broke off, or this is a child process, which sends a part alone."""
        if kind is not None or self._process != os.getpid():
            return
        try:
            if self._examples is None:
                tasks = list(self._sizes)
            else:
                tasks = list(self._examples) if self._monitor._rank == 0 else []
            for task in tasks:
                self._monitor._put(CHECKPOINTS, functools.partial(self._announcement, task), 200)
        except Exception as fault:
            self._monitor._lost(fault)
