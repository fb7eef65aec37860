"""Whether a run may go on."""
from __future__ import annotations

import json
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
    """Asks analysis-service once, and never raises."""
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
