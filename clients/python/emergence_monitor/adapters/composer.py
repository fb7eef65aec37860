"""A callback for MosaicML's Composer, and for LLM Foundry.

    Trainer(callbacks=[callback(monitor, "family", "model", evaluate=my_evaluation)])
"""
from __future__ import annotations

from typing import Any

from . import Evaluate, holds, send
from ..monitor import Monitor


def callback(monitor: Monitor, family: str, model: str, evaluate: Evaluate, stop_on_hold: bool = False) -> Any:
    """A Callback that sends after all evaluators have run, and ends the training where the gate holds it if ``stop_on_hold``."""
    from composer.core import Callback  # type: ignore

    class EmergenceCallback(Callback):  # type: ignore
        def eval_after_all(self, state: Any, logger: Any) -> None:
            # tokens are 0 where the data loader doesn't count them
            tokens = int(state.timestamp.token.value) or None
            send(monitor, family, model, evaluate, state.model, int(state.timestamp.batch.value), tokens)
            if stop_on_hold and holds(monitor, family, model):
                state.stop_training()

        def fit_end(self, state: Any, logger: Any) -> None:
            monitor.flush()

    return EmergenceCallback()
