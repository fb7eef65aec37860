"""Hooks for Inspect: samples are sent as they end.

    register(monitor, "family", step=3000)      # before eval(…), in the same process
"""
from __future__ import annotations

from typing import Any, Dict, List, Optional

from ..monitor import Monitor
from ..sender import warn

VALUES = {"C": 1.0, "P": 0.5, "I": 0.0, "N": 0.0}


def register(
    monitor: Monitor, family: str, step: Optional[int] = None, model: Optional[str] = None, **place: Any
) -> Any:
    """Registers hooks that send each sample, and the size of a task at its end. ``model`` is the evaluated one if not given."""
    from inspect_ai.hooks import Hooks, hooks  # type: ignore

    @hooks(name="emergence_monitor", description="Sends samples to Emergence Monitor")
    class EmergenceHooks(Hooks):  # type: ignore
        def __init__(self) -> None:
            self.checkpoints: Dict[str, Any] = {}
            self.tasks: Dict[str, str] = {}

        async def on_task_start(self, data: Any) -> None:
            name = model or str(data.spec.model).split("/")[-1]
            self.checkpoints[data.eval_id] = monitor.checkpoint(family, name, step=step, **place)
            self.tasks[data.eval_id] = str(data.spec.task).split("/")[-1]

        async def on_sample_end(self, data: Any) -> None:
            try:
                sample = data.sample
                checkpoint = self.checkpoints.get(data.eval_id)
                if checkpoint is not None and getattr(sample, "error", None) is None:
                    checkpoint.generation(self.tasks[data.eval_id], sample.id, **fields(sample))
            except Exception as error:
                warn("a sample was not sent: %r", error)

        async def on_task_end(self, data: Any) -> None:
            checkpoint = self.checkpoints.pop(data.eval_id, None)
            if checkpoint is not None:
                checkpoint.__exit__(None, None, None)

    return EmergenceHooks


def fields(sample: Any) -> Dict[str, Any]:
    """What a sample says, as the importer of its log does."""
    targets: List[str] = [sample.target] if isinstance(sample.target, str) else list(sample.target)
    completion = sample.output.completion if sample.output is not None else None
    scores: Dict[str, float] = {}
    answer = None
    for scorer, score in (sample.scores or {}).items():
        value = score.value
        number = VALUES.get(value) if isinstance(value, str) else value
        if isinstance(number, (bool, int, float)) and number == number:
            scores["inspect:" + scorer] = float(number)
        answer = score.answer if len(sample.scores) == 1 else None
    prompt = sample.input if isinstance(sample.input, str) else "\n\n".join(m.text for m in sample.input)
    return {
        "prompt": prompt,
        "targets": [target for target in targets if target],
        "output": completion if answer is None else answer,
        "attempt": max(0, (sample.epoch or 1) - 1),
        "scores": scores,
    }
