"""A callback for Lightning's Trainer, and for that of NeMo 2, which is one.

    Trainer(callbacks=[callback(monitor, "family", "model", evaluate=my_evaluation)])
"""
from __future__ import annotations

from typing import Any

from . import Evaluate, holds, send
from ..monitor import Monitor


def callback(monitor: Monitor, family: str, model: str, evaluate: Evaluate, stop_on_hold: bool = False) -> Any:
    """A Callback that sends after each validation, and ends the training where the gate holds it if ``stop_on_hold``."""
    try:
        from lightning.pytorch.callbacks import Callback  # type: ignore
    except ImportError:
        from pytorch_lightning.callbacks import Callback  # type: ignore

    class EmergenceCallback(Callback):  # type: ignore
        def on_validation_end(self, trainer: Any, pl_module: Any) -> None:
            if getattr(trainer, "sanity_checking", False):
                return
            # its launcher may say no rank to the environment
            sends = getattr(trainer, "is_global_zero", True)
            send(monitor, family, model, evaluate, pl_module, trainer.global_step, sends=sends)
            if stop_on_hold and holds(monitor, family, model):
                trainer.should_stop = True

        def on_fit_end(self, trainer: Any, pl_module: Any) -> None:
            monitor.flush()

    return EmergenceCallback()
