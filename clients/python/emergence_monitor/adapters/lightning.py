"""A callback for Lightning's Trainer.

    Trainer(callbacks=[callback(monitor, "family", "model", evaluate=my_evaluation)])
"""
from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping

from ..monitor import Monitor
from ..sender import warn


def callback(
    monitor: Monitor,
    family: str,
    model: str,
    evaluate: Callable[[Any, int], Iterable[Mapping[str, Any]]],
    stop_on_hold: bool = False,
) -> Any:
    """A Callback that sends after each validation; for the arguments see :func:`.huggingface.callback`."""
    try:
        from lightning.pytorch.callbacks import Callback  # type: ignore
    except ImportError:
        from pytorch_lightning.callbacks import Callback  # type: ignore

    class EmergenceCallback(Callback):  # type: ignore
        def on_validation_end(self, trainer: Any, pl_module: Any) -> None:
            if getattr(trainer, "sanity_checking", False) or not getattr(trainer, "is_global_zero", True):
                return
            try:
                with monitor.checkpoint(family, model, step=trainer.global_step) as checkpoint:
                    for generation in evaluate(pl_module, trainer.global_step):
                        checkpoint.generation(**generation)
                if stop_on_hold and monitor.gate(family, model).holds:
                    trainer.should_stop = True
            except Exception as error:  # an evaluation's fault is no reason to end a training
                warn("step %s was not evaluated: %r", getattr(trainer, "global_step", "?"), error)

        def on_fit_end(self, trainer: Any, pl_module: Any) -> None:
            monitor.finish()

    return EmergenceCallback()
