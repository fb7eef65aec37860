"""A hook for levanter's Trainer.

    trainer.add_hook(hook(monitor, "family", "model", evaluate=my_evaluation), every=1000)

On TPUs no launcher says which process is the first, so with ``Monitor(…, all_ranks=True)`` JAX does.
"""
from __future__ import annotations

import sys
from typing import Any, Callable

from . import Evaluate, send
from ..monitor import Monitor


def hook(monitor: Monitor, family: str, model: str, evaluate: Evaluate) -> Callable[..., None]:
    """A function of a StepInfo; ``evaluate`` gets the model that levanter evaluates, which may be an average."""

    def on_step(info: Any, **_: Any) -> None:
        process = getattr(sys.modules.get("jax"), "process_index", lambda: 0)
        # levanter counts the step that was done from 0
        weights = info.eval_model if hasattr(info, "eval_model") else info.model
        send(monitor, family, model, evaluate, weights, int(info.next_step), sends=process() == 0)

    return on_step
