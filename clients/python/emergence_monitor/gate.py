"""Whether a run may go on."""
from __future__ import annotations

import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List

from .sender import opened


@dataclass(frozen=True)
class Gate:
    """The gate's answer. UNKNOWN where it could not be asked: whether to go on then is the trainer's choice."""

    decision: str
    """CONTINUE, HOLD, INCONCLUSIVE, or UNKNOWN."""
    reasons: List[Any] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        return self.decision == "HOLD"


def ask(url: str, family: str, model: str, timeout: float, headers: Callable[[], Dict[str, str]] = dict) -> Gate:
    """Asks analysis-service once, for no longer than that, and never raises."""
    answers: List[Gate] = []
    try:
        # a socket's timeout is one of each step, and the look-up of a name has none
        thread = threading.Thread(
            target=lambda: answers.append(_asked(url, family, model, timeout, headers)), name="emergence-gate", daemon=True)
        thread.start()
        thread.join(timeout)
    except Exception as error:
        return Gate("UNKNOWN", [repr(error)])
    return answers[0] if answers else Gate("UNKNOWN", ["no answer in %s s" % timeout])


def _asked(url: str, family: str, model: str, timeout: float, headers: Callable[[], Dict[str, str]]) -> Gate:
    try:
        query = urllib.parse.urlencode({"family": family, "model": model})
        request = urllib.request.Request("%s/v1/gate?%s" % (url.rstrip("/"), query), headers=headers())
        with opened(request, timeout) as response:
            answer = json.loads(response.read(1 << 20))
        decision = answer["decision"]
        if decision not in ("CONTINUE", "HOLD", "INCONCLUSIVE"):
            raise ValueError("an unknown decision")
        return Gate(decision, list(answer.get("reasons") or []))
    except urllib.error.HTTPError as error:
        return Gate("UNKNOWN", ["the service answered %d" % error.code])
    except Exception as error:
        return Gate("UNKNOWN", [repr(error)])
