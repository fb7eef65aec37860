"""Evaluations beside torchtitan's validation.

    trainer = Trainer(config)
    attach(trainer, Monitor(url, all_ranks=True), "family", "model", evaluate=my_evaluation)
    trainer.train()

All ranks have a monitor, since of a pipeline the rank that sends is the first of the last stage: there the outputs are.
"""
from __future__ import annotations

from typing import Any

from . import Evaluate, send
from ..monitor import Monitor, rank
from ..sender import warn


def metrics_rank(parallel_dims: Any, schedule: str = "") -> int:
    """The rank that torchtitan logs from: the first, or of a pipeline the first of the last stage, unless that is on the first too."""
    if parallel_dims.pp <= 1 or schedule == "ZBVZeroBubble":
        return 0
    return int(parallel_dims.world_size // parallel_dims.pp * (parallel_dims.pp - 1))


def attach(trainer: Any, monitor: Monitor, family: str, model: str, evaluate: Evaluate) -> None:
    """Evaluates and sends after each validation; ``evaluate`` gets the list of this rank's parts of the model."""
    if getattr(trainer, "validator", None) is None:
        warn("nothing is evaluated: torchtitan's validation is not enabled")
        return
    config = getattr(trainer, "config", None) or getattr(trainer, "job_config", None)
    schedule = getattr(getattr(config, "parallelism", None), "pipeline_parallel_schedule", "")
    sends = rank() == metrics_rank(trainer.parallel_dims, schedule)
    validate, close = trainer.validator.validate, trainer.close

    def validated(model_parts: Any, step: int, *more: Any, **named: Any) -> Any:
        result = validate(model_parts, step, *more, **named)
        send(monitor, family, model, evaluate, model_parts, step, sends=sends)
        return result

    def closed(*more: Any, **named: Any) -> Any:
        monitor.flush()
        return close(*more, **named)

    trainer.validator.validate, trainer.close = validated, closed
