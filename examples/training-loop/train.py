#!/usr/bin/env python3
"""A training loop that asks Emergence Monitor's gate between its steps. Python's standard library only.

    FAMILY=demo MODEL=demo-1b python3 examples/training-loop/train.py

FAMILY        which models belong together (required)
MODEL         this training run (default: any break of the family holds it)
GATE_URL      analysis-service (default http://127.0.0.1:8082)
GATE_POLICY   critical, breakthrough or never (default: as analysis-service is set)
GATE_POLL     seconds between two questions (default 5)
FAIL_OPEN     1: without an answer the training goes on; 0 (default): it holds until there is one
EMERGENCE_TOKEN  a token that may read, where the service asks for one
STEPS         how many steps (default 1000)
STEP_SECONDS  how long a step of this example takes (default 1); put your own step into train_step
"""
import http.client
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request


class Gate:
    """Whether this run may go on. Asks at most once in `poll` seconds; holds as long as the answer is HOLD."""

    def __init__(self, url, family, model="", policy="", poll=5.0, fail_open=False):
        question = {"family": family, "model": model, "policy": policy}
        question = {name: value for name, value in question.items() if value}
        self.address = url.rstrip("/") + "/v1/gate?" + urllib.parse.urlencode(question)
        token = os.environ.get("EMERGENCE_TOKEN", "").strip()
        self.headers = {"Authorization": "Bearer " + token} if token else {}
        self.poll = poll
        self.fail_open = fail_open
        self.next_question = 0.0
        self.said = "go on"

    def pass_through(self):
        """Returns when the training may go on."""
        if time.monotonic() < self.next_question:
            return
        while not self.may_go_on():
            time.sleep(self.poll)
        self.next_question = time.monotonic() + self.poll

    def may_go_on(self):
        try:
            with urllib.request.urlopen(urllib.request.Request(self.address, headers=self.headers), timeout=10) as response:
                answer = json.load(response)
            decision = answer["decision"]
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code not in (408, 429):
                # A wrong question is a mistake of ours: it must be seen, whatever FAIL_OPEN says.
                sys.exit("gate: %d %s" % (error.code, error.read().decode("utf-8", "replace")))
            return self.without_answer("it answered %d" % error.code)
        except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError) as error:
            # a connection that breaks in the middle of an answer, or what is no answer of the gate
            return self.without_answer(repr(error))
        if decision == "CONTINUE":
            note = answer.get("note", "")
            self.say("go on" + note, "gate: CONTINUE, training goes on" + (", but " + note if note else ""))
            return True
        reasons = ["%(kind)s (%(severity)s) on " % reason + self.where(reason) + ", break %(break_id)s" % reason for reason in answer["reasons"]]
        self.say("hold " + " ".join(reasons), "gate: HOLD, training holds: " + "; ".join(reasons))
        return False

    def where(self, reason):
        if reason["task"]:
            return "%(task)s, %(metric)s" % reason
        return "%d of %d" % (len(reason["tasks"] or reason["made_by"]), reason["judged"])  # tasks of this run, or runs of the family

    def without_answer(self, why):
        words = "fails open, training goes on" if self.fail_open else "fails closed, training holds"
        self.say(words, "gate: no answer (%s): %s" % (why, words))
        return self.fail_open

    def say(self, state, words):
        """Each change once, not each answer."""
        if state != self.said:
            print(words, flush=True)
        self.said = state


def train_step(step):
    """Stands for one optimizer step of yours."""
    time.sleep(float(os.environ.get("STEP_SECONDS", "1")))


def main():
    if "FAMILY" not in os.environ:
        sys.exit("train.py: set FAMILY to the family of this run, MODEL to the run")
    gate = Gate(
        os.environ.get("GATE_URL", "http://127.0.0.1:8082"),
        os.environ["FAMILY"],
        os.environ.get("MODEL", ""),
        os.environ.get("GATE_POLICY", ""),
        float(os.environ.get("GATE_POLL", "5")),
        os.environ.get("FAIL_OPEN", "0") == "1",
    )
    for step in range(1, int(os.environ.get("STEPS", "1000")) + 1):
        gate.pass_through()
        train_step(step)
        print("step %d" % step, flush=True)


if __name__ == "__main__":
    main()
