"""A callback for Megatron-Bridge.

    pretrain(config, forward_step, callbacks=[callback(monitor, "family", "model", evaluate=my_evaluation)])

Where only the last stage of a pipeline has the outputs, ``Monitor(…, all_ranks=True)``, and an ``evaluate`` that gives them there on one rank.
"""
from __future__ import annotations

from typing import Any

from . import Evaluate, send
from ..monitor import Monitor


def callback(monitor: Monitor, family: str, model: str, evaluate: Evaluate) -> Any:
    """A Callback that sends after each evaluation; ``evaluate`` gets the list of the model's chunks."""
    from megatron.bridge.training.callbacks import Callback  # type: ignore

    class EmergenceCallback(Callback):  # type: ignore
        def on_eval_end(self, context: Any) -> None:
            state = context.state.train_state
            # samples are sequences of one length
            length = getattr(getattr(getattr(context.state, "cfg", None), "model", None), "seq_length", None)
            tokens = int(state.consumed_train_samples) * int(length) if length else None
            send(monitor, family, model, evaluate, context.model, int(state.step), tokens)

        def on_train_end(self, context: Any) -> None:
            monitor.flush()

    return EmergenceCallback()
