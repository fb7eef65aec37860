"""A callback for OLMo-core's Trainer.

    trainer.add_callback("emergence", callback(monitor, "family", "model", evaluate=my_evaluation, every=1000))
"""
from __future__ import annotations

from typing import Any

from . import Evaluate, send
from ..monitor import Monitor


def callback(monitor: Monitor, family: str, model: str, evaluate: Evaluate, every: int, stop_on_hold: bool = False) -> Any:
    """A Callback that sends after each so many steps, and cancels the run where the gate holds it if ``stop_on_hold``.

    ``evaluate`` gets the trainer's train module.
    """
    from olmo_core.train.callbacks import Callback  # type: ignore

    class EmergenceCallback(Callback):  # type: ignore
        def post_step(self) -> None:
            if self.step % every:
                return
            tokens = getattr(self.trainer, "global_train_tokens_seen", None)
            send(monitor, family, model, evaluate, getattr(self.trainer, "train_module", None), self.step, tokens)
            # the trainer tells the other ranks
            if stop_on_hold and monitor.enabled and monitor.gate(family, model).holds:
                self.trainer.cancel_run("the gate of Emergence Monitor holds it")

        def post_train(self) -> None:
            monitor.flush()

    return EmergenceCallback()
