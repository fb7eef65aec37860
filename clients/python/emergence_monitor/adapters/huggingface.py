"""A callback for Hugging Face's Trainer, and for what is built on it (TRL, axolotl).

    trainer.add_callback(callback(monitor, "family", "model", evaluate=my_evaluation))
"""
from __future__ import annotations

from typing import Any, Callable, Iterable, Mapping, Optional

from ..monitor import Monitor
from ..sender import warn


def callback(
    monitor: Monitor,
    family: str,
    model: str,
    evaluate: Optional[Callable[[Any, int], Iterable[Mapping[str, Any]]]] = None,
    stop_on_hold: bool = False,
) -> Any:
    """A TrainerCallback that sends at each evaluation.

    :param evaluate: gives generations of a model at a step, each a mapping with ``task``, ``example`` and the other arguments of
        :meth:`Checkpoint.generation`
    :param stop_on_hold: ends the training where the gate holds it
    """
    from transformers import TrainerCallback  # type: ignore

    class EmergenceCallback(TrainerCallback):  # type: ignore
        def on_evaluate(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
            try:
                first = getattr(state, "is_world_process_zero", True)
                if evaluate is not None and first:
                    tokens = getattr(state, "num_input_tokens_seen", 0) or None
                    with monitor.checkpoint(family, model, step=state.global_step, tokens=tokens) as checkpoint:
                        for generation in evaluate(kwargs.get("model"), state.global_step):
                            checkpoint.generation(**generation)
                if stop_on_hold and first and monitor.gate(family, model).holds:
                    control.should_training_stop = True
            except Exception as error:  # an evaluation's fault is no reason to end a training
                warn("step %s was not evaluated: %r", getattr(state, "global_step", "?"), error)
            return control

        def on_train_end(self, args: Any, state: Any, control: Any, **kwargs: Any) -> Any:
            monitor.finish()
            return control

    return EmergenceCallback()
