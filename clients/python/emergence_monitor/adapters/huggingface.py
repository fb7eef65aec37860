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
        step = -1

        def on_evaluate(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
            # of several data sets each has its own event
            if evaluate is not None and state.global_step != self.step:
                self.step = state.global_step
                tokens = getattr(state, "num_input_tokens_seen", 0) or None
                sends = getattr(state, "is_world_process_zero", True)
                send(monitor, family, model, evaluate, kwargs.get("model"), state.global_step, tokens, sends)
            if stop_on_hold and holds(monitor, family, model):
                control.should_training_stop = True
            return control

        def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
            monitor.flush()
            return control

    return EmergenceCallback()
