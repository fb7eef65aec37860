"""Adapters to what trains and evaluates. Each imports its library only when it is used.

``evaluate`` is called on every rank, since models that are spread over ranks answer only together; what the sending rank gets of it
is sent.
"""
from __future__ import annotations

import sys
from typing import Any, Callable, Iterable, Mapping, Optional

from ..monitor import Monitor
from ..sender import warn

#: Gives generations of a model at a step, each a mapping with ``task``, ``example`` and the other arguments of ``Checkpoint.generation``.
Evaluate = Callable[[Any, int], Iterable[Mapping[str, Any]]]


def send(
    monitor: Monitor, family: str, model: str, evaluate: Evaluate, what: Any, step: int, tokens: Optional[int] = None, sends: bool = True
) -> None:
    """Sends what an evaluation of the trainer's model gives. An evaluation's fault is no reason to end a training.

    :param what: the model, as the trainer has it
    :param sends: whether this rank does, where that is not the first
    """
    try:
        if not sends:
            for _ in evaluate(what, step):
                pass
            return
        with monitor.checkpoint(family, model, step=step, tokens=tokens) as checkpoint:
            for generation in evaluate(what, step):
                checkpoint.generation(**generation)
    except Exception as error:
        warn("step %s was not evaluated: %r", step, error)


def holds(monitor: Monitor, family: str, model: str) -> bool:
    """Whether the gate holds the run, as the first rank is told, on all ranks: one that stops alone leaves the others waiting for it."""
    answer = [monitor.enabled and monitor.gate(family, model).holds]
    try:
        distributed = getattr(sys.modules.get("torch"), "distributed", None)
        if distributed is not None and distributed.is_available() and distributed.is_initialized():
            distributed.broadcast_object_list(answer, src=0)
    except Exception as error:
        warn("the ranks could not agree on the gate: %r", error)
        return False
    return bool(answer[0])
