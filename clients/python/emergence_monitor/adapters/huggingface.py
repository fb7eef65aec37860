"""A callback for Hugging Face's Trainer, and for what is built on it (TRL, axolotl).

    trainer.add_callback(callback(monitor, "family", "model", evaluate=my_evaluation))
"""
from __future__ import annotations

from typing import Any, Optional

from . import Evaluate, holds, send
from ..monitor import Monitor


def callback(
    monitor: Monitor, family: str, model: str, evaluate: Optional[Evaluate] = None, stop_on_hold: bool = False
) -> Any:
    """A TrainerCallback that sends at each evaluation.

    :param stop_on_hold: ends the training where the gate holds it
    """
    from transformers import TrainerCallback  # type: ignore

    class EmergenceCallback(TrainerCallback):  # type: ignore
        def on_evaluate(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
            if evaluate is not None:
                tokens = getattr(state, "num_input_tokens_seen", 0) or None
                send(monitor, family, model, evaluate, kwargs.get("model"), state.global_step, tokens)
            if stop_on_hold and holds(monitor, family, model):
                control.should_training_stop = True
            return control

        def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
            monitor.finish()
            return control

    return EmergenceCallback()
