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
        self.accepted = 0
        self.rejected = 0

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.flush()

    def announce(self, **checkpoint):
        """How many generations a checkpoint will have on a task: family, model, step, task, examples."""
        self.post("/v1/checkpoints", [json.dumps(checkpoint)])

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

    def post(self, path, lines):
        body = gzip.compress("\n".join(lines).encode("utf-8"), 1)
        headers = {"Content-Type": "application/x-ndjson", "Content-Encoding": "gzip"}
        if os.environ.get("EMERGENCE_TOKEN"):
            headers["Authorization"] = "Bearer " + os.environ["EMERGENCE_TOKEN"].strip()
        deadline = time.monotonic() + self.patience
        pause = 0.5
        while True:
            try:
                with urllib.request.urlopen(urllib.request.Request(self.url + path, body, headers), timeout=60) as response:
                    answer = json.load(response)
                break
            except urllib.error.HTTPError as error:
                text = error.read().decode("utf-8", "replace")
                if error.code == 400 and "Nothing acceptable" in text:
                    answer = {"accepted": 0, "rejected": len(lines), "errors": json.loads(text)["errors"]}
                    break
                if error.code < 500 and error.code != 429 or time.monotonic() > deadline:
                    raise RuntimeError("%s%s: %d %s" % (self.url, path, error.code, text)) from error
                pause = float(error.headers.get("Retry-After", pause))
            except OSError as error:
                if time.monotonic() > deadline:
                    raise RuntimeError("%s%s: %s" % (self.url, path, error)) from error
            time.sleep(pause)
            pause = min(30.0, 2 * pause)
        for error in answer["errors"]:
            # without a field where the line as a whole is wrong
            print("rejected, line %s of the batch: %s %s" % (error["line"], error.get("field", "it"), error["message"]), file=sys.stderr)
        for warning in answer.get("warnings", []):
            meant = "; did you mean %s?" % warning["did_you_mean"] if warning.get("did_you_mean") else ""
            print("warning, of %s records: %s %s%s" % (warning["count"], warning["field"], warning["message"], meant), file=sys.stderr)
        return answer


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
