#!/usr/bin/env python3
"""Sends what an evaluation writes to Emergence Monitor. Python's standard library only.

In an evaluation:

    from send import Sender

    with Sender("http://localhost:8080") as sender:
        sender.announce(family="demo", model="demo-1b", step=1000, task="addition", examples=len(examples))
        for example in examples:
            sender.add({"family": "demo", "model": "demo-1b", "step": 1000, "task": "addition", "example": example.id,
                        "targets": [example.answer], "output": generate(example.prompt)})

From a shell, one JSON object a line:

    python3 examples/sender/send.py http://localhost:8080 < generations.jsonl

Where the service asks for a token, EMERGENCE_TOKEN has it.
"""
import gzip
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.request


class Sender:
    """Sends in batches and waits while the service or Kafka is away: sent twice, nothing counts twice."""

    def __init__(self, url, batch=500, patience=3600.0):
        self.url = url.rstrip("/")
        self.batch = batch
        self.patience = patience
        self.lines = []
        self.sizes = {}
        self.missing = {}
        self.accepted = 0
        self.rejected = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.flush()
            self.announce_again()

    def announce(self, **checkpoint):
        """How many generations a checkpoint will have on a task (examples, times attempts at each): family, model, step, task, examples."""
        self.sizes[place(checkpoint)] = checkpoint
        self.post("/v1/checkpoints", [json.dumps(checkpoint)])

    def announce_again(self):
        """A checkpoint would never be complete with generations in its size that were rejected."""
        missing, self.missing = self.missing, {}
        for where, rejected in missing.items():
            size = self.sizes.get(where)
            if size and size["examples"] > len(rejected):
                self.announce(**{**size, "examples": size["examples"] - len(rejected)})

    def add(self, generation):
        """One generation, as a dict or as a line of JSON."""
        self.lines.append(generation if isinstance(generation, str) else json.dumps(generation))
        if len(self.lines) >= self.batch:
            self.flush()

    def flush(self):
        lines, self.lines = self.lines, []
        if lines:
            answer = self.post("/v1/generations", lines)
            self.accepted += answer["accepted"]
            self.rejected += answer["rejected"]
            self.miss(lines, answer)

    def miss(self, lines, answer):
        """Remembers what was rejected of checkpoints whose size was announced."""
        named = {error["line"] for error in answer["errors"]}
        if len(named) < answer["rejected"] < len(lines):
            print("not every rejected line is named: sizes that were announced may not be reached", file=sys.stderr)
        for number, line in enumerate(lines, 1):
            if self.sizes and (number in named or answer["rejected"] == len(lines)):
                try:
                    record = json.loads(line)
                    self.missing.setdefault(place(record), set()).add((str(record.get("example")), record.get("attempt") or 0))
                except (ValueError, TypeError, AttributeError):
                    pass  # no generation, so of no checkpoint

    def post(self, path, lines):
        body = gzip.compress("\n".join(lines).encode("utf-8"), 1)
        headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
        if os.environ.get("EMERGENCE_TOKEN"):
            headers["Authorization"] = "Bearer " + os.environ["EMERGENCE_TOKEN"].strip()
        request = urllib.request.Request(self.url + path, body, headers)
        deadline = time.monotonic() + self.patience
        pause = 0.5
        while True:
            wait = pause
            try:
                status, text, asked = exchange(request)
                if status < 300:
                    answer = json.loads(text)
                    break
                if status == 400 and "Nothing acceptable" in text:
                    answer = {"accepted": 0, "rejected": len(lines), "errors": json.loads(text)["errors"]}
                    break
                if status < 500 and status not in (408, 429) or time.monotonic() > deadline:
                    raise RuntimeError("%s%s: %d %s" % (self.url, path, status, text))
                wait = float(asked) if asked.isdigit() else pause
            except (OSError, http.client.HTTPException, ValueError) as error:
                # nobody is there, or the answer broke off
                if time.monotonic() > deadline:
                    raise RuntimeError("%s%s: %r" % (self.url, path, error)) from error
            time.sleep(wait)
            pause = min(30.0, 2 * pause)
        for error in answer["errors"]:
            # without a field where the line as a whole is wrong
            print("rejected, line %s of the batch: %s %s" % (error["line"], error.get("field", "it"), error["message"]), file=sys.stderr)
        for warning in answer.get("warnings", []):
            meant = "; did you mean %s?" % warning["did_you_mean"] if warning.get("did_you_mean") else ""
            print("warning, of %s records: %s %s%s" % (warning["count"], warning["field"], warning["message"], meant), file=sys.stderr)
        return answer


def place(record):
    """Which checkpoint and task a record is of."""
    position = record.get("tokens") if record.get("step") is None else record["step"]
    return record.get("family"), record.get("model"), record.get("task"), position


def exchange(request):
    """The answer's status, text and Retry-After, whatever the status."""
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.read().decode("utf-8", "replace"), ""
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace"), error.headers.get("Retry-After", "")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with Sender(sys.argv[1]) as sender:
        for line in sys.stdin:
            if line.strip():
                sender.add(line.strip())
    print(json.dumps({"accepted": sender.accepted, "rejected": sender.rejected}))
    return 1 if sender.rejected else 0


if __name__ == "__main__":
    sys.exit(main())
