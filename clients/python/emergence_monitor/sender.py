"""The thread that sends: from a bounded queue, in gzipped batches, again and again while the service is away."""
from __future__ import annotations

import gzip
import json
import logging
import os
import random
import ssl
import threading
import time
import urllib.error
import urllib.request
import weakref
from collections import deque
from dataclasses import dataclass
from typing import Any, Callable, Deque, Dict, List, Mapping, Optional, Sequence, Set, Tuple, Union

LOG = logging.getLogger("emergence_monitor")

GENERATIONS = "/v1/generations"
CHECKPOINTS = "/v1/checkpoints"
POINTS = "/v1/points"
ANNOTATIONS = "/v1/annotations"

Fields = Mapping[str, Any]

#: Is told in the thread that sends what became of a record: whether it was accepted, None where nobody knows.
Settled = Callable[[Fields, Optional[bool]], None]

#: Where it goes, its fields or what makes them when all before it are settled, about how many bytes it takes, and who is told.
Record = Tuple[str, Union[Fields, Callable[[], Optional[Fields]]], int, Optional[Settled]]

Line = Tuple[bytes, Record]


@dataclass(frozen=True)
class Counts:
    """What became of the records until now."""

    taken: int
    """Put into the queue."""
    accepted: int
    """Acknowledged by the service."""
    rejected: int
    """Refused by the service, or not to be written as JSON."""
    dropped: int
    """Not put into the queue, since it was full or the record none, or lost with it."""
    waiting: int
    """In the queue, or on their way."""


@dataclass(frozen=True)
class _Taken:
    """What a receipt says."""

    accepted: int
    rejected: int
    lines: Sequence[Optional[bool]]
    """Of each line whether it was accepted; None where the receipt doesn't name all that were rejected."""


class _Straight(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: the token would go along, and a POST become a GET."""

    def redirect_request(self, *_: Any) -> None:
        return None


def opened(request: urllib.request.Request, timeout: float) -> Any:
    """The answer; over TLS of whoever EMERGENCE_CA_FILE has the certificate of, or of its authority, or of those that the system trusts."""
    authorities = os.environ.get("EMERGENCE_CA_FILE")
    handlers: List[Any] = [_Straight()]
    if authorities:
        handlers.append(urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=authorities)))
    return urllib.request.build_opener(*handlers).open(request, timeout=timeout)


def bearer(token: Optional[str], token_file: Optional[str]) -> Dict[str, str]:
    """The header that says who asks: the token as given, as its file has it now, or as EMERGENCE_TOKEN says; none without one."""
    if token is None and token_file is not None:
        with open(token_file, encoding="utf-8", errors="replace") as file:
            token = file.read()
    token = (os.environ.get("EMERGENCE_TOKEN", "") if token is None else token).strip()
    if not all("!" <= letter <= "~" for letter in token):
        raise ValueError("the token holds what no token does")  # and not the token itself, which would come into a log
    return {"Authorization": "Bearer " + token} if token else {}


def plain(value: Any) -> Any:
    """Numbers and lists of libraries that JSON doesn't know."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if hasattr(value, "item"):
        return value.item()
    return str(value)


def warn(message: str, *values: Any) -> None:
    """A logger of the user's may do anything, such as write to a disk that is full."""
    try:
        LOG.warning(message, *values)
    except Exception:
        pass


class Sender:
    """Takes records at once and sends them later. No method raises, and none waits but :meth:`finish`."""

    def __init__(
        self,
        url: str,
        *,
        max_records: int = 100_000,
        max_bytes: int = 256 << 20,
        batch: int = 500,
        interval: float = 1.0,
        timeout: float = 30.0,
        pause: float = 0.5,
        longest_pause: float = 30.0,
        headers: Optional[Mapping[str, str]] = None,
        token: Optional[str] = None,
        token_file: Optional[str] = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._max_records = max_records
        self._max_bytes = max_bytes
        self._batch = batch
        self._interval = interval
        self._timeout = timeout
        self._pause = pause
        self._longest_pause = longest_pause
        self._headers = dict(headers or {})
        self._token = token
        self._token_file = token_file
        self._said: Set[str] = set()
        self._reset()
        _SENDERS.add(self)

    def _reset(self) -> None:
        """An empty queue and no thread: at the beginning, and in a child process, whose parent sends what was waiting."""
        # a signal's handler may come in where its own thread has it
        self._changed = threading.Condition(threading.RLock())
        self._queue: Deque[Record] = deque()
        self._bytes = 0
        self._under_way = 0
        self._taken = self._accepted = self._rejected = self._dropped = 0
        self._closing = False
        self._hurry = False
        self._thread: Optional[threading.Thread] = None
        self._process = os.getpid()

    def put(
        self, path: str, record: Union[Fields, Callable[[], Optional[Fields]]], size: int, settled: Optional[Settled] = None
    ) -> bool:
        """Queues a record, or what makes it once all before it are settled (None: there is none); False if the queue is full, or closed."""
        with self._changed:
            full = len(self._queue) + self._under_way >= self._max_records or self._bytes + size > self._max_bytes
            if full or self._closing:
                self._dropped += 1
                return False
            self._queue.append((path, record, size, settled))
            self._bytes += size
            self._taken += 1
            if self._thread is None:
                self._start()
            if len(self._queue) in (1, self._batch):
                self._changed.notify_all()
        return True

    def drop(self) -> None:
        """Counts a record that is none."""
        with self._changed:
            self._dropped += 1

    def _start(self) -> None:
        """A process that may have no more threads tries again with the next record."""
        try:
            thread = threading.Thread(target=self._run, name="emergence-monitor", daemon=True)
            thread.start()
            self._thread = thread
        except Exception as error:
            self._say("no thread", "no thread can be started: %r; records wait", error)

    def counts(self) -> Counts:
        with self._changed:
            waiting = len(self._queue) + self._under_way
            return Counts(self._taken, self._accepted, self._rejected, self._dropped, waiting)

    def finish(self, timeout: float, end: bool = True) -> bool:
        """Sends what waits and ends; True if nothing is left. What is left at the timeout counts as dropped, or waits on if it goes on."""
        deadline = time.monotonic() + timeout
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            while self._queue or self._under_way:
                left = deadline - time.monotonic()
                if left <= 0 or self._thread is None or not self._thread.is_alive():
                    break
                self._changed.wait(min(left, 0.1))
            whole = not self._queue and not self._under_way
            if not end:
                self._hurry = False
                return whole
            self._closing = True
            self._dropped += len(self._queue) + self._under_way
            self._queue.clear()
            self._bytes = 0
            self._under_way = 0
            self._changed.notify_all()
        return whole

    def _run(self) -> None:
        while True:
            size = 0
            batch: List[Record] = []
            try:
                with self._changed:
                    if not self._wait():
                        return
                    path, batch = self._take()
                    size = sum(one[2] for one in batch)
                lines = self._lines(batch)
                if lines:
                    self._send(path, lines)
            except Exception as error:  # a fault of ours: these records are lost, and the others go on
                self._say("a fault", "a batch was lost: %r", error)
                self._settle(batch, len(batch) * [None])
            finally:
                with self._changed:
                    self._bytes = max(0, self._bytes - size)
                    self._rejected += self._under_way
                    self._under_way = 0
                    self._changed.notify_all()

    def _wait(self) -> bool:
        """Until a batch is full, or is old enough; False at the end."""
        while not self._queue:
            if self._closing:
                return False
            self._changed.wait(60)
        until = time.monotonic() + self._interval
        while len(self._queue) < self._batch and not self._hurry and not self._closing:
            left = until - time.monotonic()
            if left <= 0:
                break
            self._changed.wait(left)
        return bool(self._queue)

    def _take(self) -> Tuple[str, List[Record]]:
        """Records of one kind, in their order: a checkpoint's size comes after its generations."""
        batch = [self._queue.popleft()]
        while self._queue and len(batch) < self._batch and self._queue[0][0] == batch[0][0]:
            batch.append(self._queue.popleft())
        self._under_way = len(batch)
        return batch[0][0], batch

    def _lines(self, batch: List[Record]) -> List[Line]:
        lines = []
        for record in batch:
            try:
                fields = record[1]() if callable(record[1]) else record[1]
                if fields is None:
                    self._count(none=1)
                else:
                    lines.append((json.dumps(fields, default=plain).encode("utf-8", "backslashreplace"), record))
            except Exception as error:
                self._count(rejected=1)
                self._settle([record], [False])
                self._say("no JSON", "a record can't be written as JSON: %r", error)
        return lines

    def _count(self, accepted: int = 0, rejected: int = 0, none: int = 0) -> None:
        """Of those under way, unless they were given up and have counted as dropped.

        :param none: turned out to be no records
        """
        with self._changed:
            if accepted + rejected + none <= self._under_way:
                self._under_way -= accepted + rejected + none
                self._accepted += accepted
                self._rejected += rejected
                self._taken -= none

    def _settle(self, batch: Sequence[Record], accepted: Sequence[Optional[bool]]) -> None:
        """Tells who waits for it what became of each."""
        for (_, fields, _, settled), one in zip(batch, accepted):
            if settled is not None and not callable(fields):
                try:
                    settled(fields, one)
                except Exception as error:
                    self._say("not told", "what became of a record was not told: %r", error)

    def _send(self, path: str, lines: List[Line]) -> None:
        """Until the service has answered for them: what is sent twice counts once there."""
        body = gzip.compress(b"\n".join(line for line, _ in lines), 1)
        batch = [record for _, record in lines]
        pause = self._pause
        while not self._closing:
            wait = pause
            try:
                taken = self._post(path, body, len(lines))
                self._settle(batch, taken.lines)
                self._count(taken.accepted, taken.rejected)
                return
            except urllib.error.HTTPError as error:
                code = error.code
                asked = error.headers.get("Retry-After") if error.headers else None
                others = code == 403 and _of_others(error)
                _close(error)
                if code == 413 and len(lines) > 1:
                    middle = len(lines) // 2
                    self._send(path, lines[:middle])
                    self._send(path, lines[middle:])
                    return
                if 400 <= code < 500 and code not in (401, 403, 408, 425, 429) or others:
                    self._settle(batch, len(batch) * [False])
                    self._count(rejected=len(lines))
                    self._say(str(code), "%d records were refused: the service answered %d", len(lines), code)
                    return
                wait = _seconds(asked, pause)
                self._say(str(code), "the service answers %d; records wait", code)
            except Exception as error:  # whatever a broken connection or a broken answer raises
                self._say("away", "the service can't be reached: %r; records wait", error)
            pause = min(self._longest_pause, 2 * pause)
            with self._changed:
                if not self._closing:
                    self._changed.wait(min(wait, self._longest_pause) * random.uniform(0.5, 1.0))

    def headers(self) -> Dict[str, str]:
        """Those that were given, and who asks: a token's file is read each time, since tokens change."""
        return {**bearer(self._token, self._token_file), **self._headers}

    def _post(self, path: str, body: bytes, size: int) -> "_Taken":
        headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip", **self.headers()}
        request = urllib.request.Request(self._url + path, body, headers)
        with opened(request, self._timeout) as response:
            answer = json.loads(response.read(1 << 20))
        accepted, rejected = int(answer["accepted"]), int(answer["rejected"])
        if accepted < 0 or rejected < 0 or accepted + rejected != size:
            raise ValueError("the answer is for %d and %d records, not for %d" % (accepted, rejected, size))
        named = set()
        for error in answer.get("errors") or []:
            named.add(error.get("line"))
            self._say("rejected", "rejected: %s %s", error.get("field", "a record"), error.get("message"))
        for warning in answer.get("warnings") or []:
            self._say("warned " + str(warning.get("field")), "%s %s", warning.get("field"), warning.get("message"))
        lines = [line not in named for line in range(1, size + 1)]
        if rejected == size:
            return _Taken(accepted, rejected, size * [False])
        return _Taken(accepted, rejected, lines if lines.count(False) == rejected else size * [None])

    def _say(self, what: str, message: str, *values: Any) -> None:
        """Once of each kind: a log that fills a disk helps nobody."""
        if what not in self._said and len(self._said) < 100:
            self._said.add(what)
            warn(message, *values)


def _seconds(text: Optional[str], otherwise: float) -> float:
    try:
        return max(0.0, float(text)) if text else otherwise
    except ValueError:
        return otherwise


def _of_others(error: urllib.error.HTTPError) -> bool:
    """Whether the token is for other families than all of these records' are; else it may be given the role that it lacks."""
    try:
        return bool(json.loads(error.read(1 << 20)).get("errors"))
    except Exception:
        return False


def _close(error: urllib.error.HTTPError) -> None:
    try:
        error.close()
    except Exception:
        pass


_SENDERS: "weakref.WeakSet[Sender]" = weakref.WeakSet()


def _in_child() -> None:
    for sender in list(_SENDERS):
        sender._reset()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
