"""The adapters against stubs of what they adapt to."""
import asyncio
import os
import sys
import types
import unittest
from types import SimpleNamespace as Thing
from unittest import mock

from emergence_monitor import Monitor
from emergence_monitor.adapters import (
    composer, holds, huggingface, inspect_ai, levanter, lightning, lm_eval, megatron_bridge, olmo_core, torchtitan)
from tests.service import Service

FAST = {"interval": 0.01, "pause": 0.001, "longest_pause": 0.01}


def module(name, **members):
    made = types.ModuleType(name)
    vars(made).update(members)
    return made


def evaluate(model, step):
    yield {"task": "t", "example": "a", "output": "4", "targets": ["4"]}
    yield {"task": "t", "example": "b", "output": "5", "targets": ["4"]}


class AdaptersTest(unittest.TestCase):
    def setUp(self):
        self.service = Service(gate={"decision": "HOLD", "reasons": []})
        self.addCleanup(self.service.close)
        self.monitor = Monitor(self.service.url, analysis=self.service.url, **FAST)

    def finished(self):
        self.assertTrue(self.monitor.finish(5))
        return {key[4]: record for key, record in self.service.records.items()}

    def test_a_trainer_of_hugging_face(self):
        with mock.patch.dict(sys.modules, {"transformers": module("transformers", TrainerCallback=object)}):
            callback = huggingface.callback(self.monitor, "f", "m", evaluate, stop_on_hold=True)
        control = Thing(should_training_stop=False)
        state = Thing(global_step=7, num_input_tokens_seen=700, is_world_process_zero=True)
        callback.on_evaluate(None, state, control, model=None)
        self.assertTrue(control.should_training_stop)
        callback.on_train_end(None, state, control)
        records = self.finished()
        self.assertEqual((7, 700), (records["a"]["step"], records["a"]["tokens"]))
        self.assertEqual({"t": 2}, self.service.sizes)

    def test_an_evaluation_that_raises_does_not_end_the_training(self):
        def broken(model, step):
            raise ValueError("broken")

        with mock.patch.dict(sys.modules, {"transformers": module("transformers", TrainerCallback=object)}):
            callback = huggingface.callback(self.monitor, "f", "m", broken)
        with self.assertLogs("emergence_monitor", "WARNING"):
            callback.on_evaluate(None, Thing(global_step=7), Thing(), model=None)

    def test_a_trainer_of_lightning(self):
        callbacks = module("lightning.pytorch.callbacks", Callback=object)
        stubs = {"lightning": module("lightning"), "lightning.pytorch": module("lightning.pytorch"),
                 "lightning.pytorch.callbacks": callbacks}
        with mock.patch.dict(sys.modules, stubs):
            callback = lightning.callback(self.monitor, "f", "m", evaluate, stop_on_hold=True)
        trainer = Thing(global_step=9, sanity_checking=True, is_global_zero=True, should_stop=False)
        callback.on_validation_end(trainer, None)
        trainer.sanity_checking = False
        callback.on_validation_end(trainer, None)
        self.assertTrue(trainer.should_stop)
        self.assertEqual({9}, {record["step"] for record in self.finished().values()})

    def sent(self):
        """Step, tokens and what was announced."""
        records = self.finished()
        self.assertEqual({"a", "b"}, set(records))
        return records["a"]["step"], records["a"].get("tokens"), self.service.sizes

    def test_a_trainer_of_composer(self):
        stopped = []
        with mock.patch.dict(sys.modules, {"composer": module("composer"), "composer.core": module("composer.core", Callback=object)}):
            callback = composer.callback(self.monitor, "f", "m", evaluate, stop_on_hold=True)
        time = Thing(batch=Thing(value=9), token=Thing(value=900))
        callback.eval_after_all(Thing(timestamp=time, model=None, stop_training=lambda: stopped.append(True)), None)
        self.assertEqual([True], stopped)
        callback.fit_end(None, None)
        self.assertEqual((9, 900, {"t": 2}), self.sent())

    def test_a_trainer_of_megatron_bridge(self):
        names = "megatron.bridge.training.callbacks".split(".")
        stubs = {".".join(names[:i]): module(".".join(names[:i])) for i in range(1, 4)}
        stubs[".".join(names)] = module(".".join(names), Callback=object)
        with mock.patch.dict(sys.modules, stubs):
            callback = megatron_bridge.callback(self.monitor, "f", "m", evaluate)
        state = Thing(train_state=Thing(step=5, consumed_train_samples=10), cfg=Thing(model=Thing(seq_length=4096)))
        callback.on_eval_end(Thing(state=state, model=[]))
        callback.on_train_end(None)
        self.assertEqual((5, 40960, {"t": 2}), self.sent())

    def test_a_trainer_of_olmo_core(self):
        class Callback:
            step = property(lambda self: self.trainer.global_step)

        stubs = {"olmo_core": module("olmo_core"), "olmo_core.train": module("olmo_core.train"),
                 "olmo_core.train.callbacks": module("olmo_core.train.callbacks", Callback=Callback)}
        with mock.patch.dict(sys.modules, stubs):
            callback = olmo_core.callback(self.monitor, "f", "m", evaluate, every=10, stop_on_hold=True)
        reasons = []
        callback.trainer = Thing(global_step=9, global_train_tokens_seen=90, train_module=None, cancel_run=reasons.append)
        callback.post_step()
        self.assertEqual([], reasons)
        callback.trainer.global_step = 10
        callback.post_step()
        self.assertEqual(1, len(reasons))
        callback.post_train()
        self.assertEqual((10, 90, {"t": 2}), self.sent())

    def test_a_trainer_of_levanter(self):
        on_step = levanter.hook(self.monitor, "f", "m", evaluate)
        with mock.patch.dict(sys.modules, {"jax": module("jax", process_index=lambda: 1)}):
            on_step(Thing(next_step=3, eval_model=None))
        with mock.patch.dict(sys.modules, {"jax": module("jax", process_index=lambda: 0)}):
            on_step(Thing(next_step=4, eval_model=None), force=True)
        self.assertEqual((4, None, {"t": 2}), self.sent())

    def test_a_trainer_of_torchtitan(self):
        # two stages of two ranks each: the last one begins at rank 2
        self.assertEqual(2, torchtitan.metrics_rank(Thing(world_size=4, pp=2)))
        self.assertEqual(0, torchtitan.metrics_rank(Thing(world_size=4, pp=1)))
        self.assertEqual(0, torchtitan.metrics_rank(Thing(world_size=4, pp=2), "ZBVZeroBubble"))
        done = []
        for number in range(4):
            with mock.patch.dict(os.environ, {"RANK": str(number)}):
                monitor = Monitor(self.service.url, all_ranks=True, **FAST)
                trainer = Thing(parallel_dims=Thing(world_size=4, pp=2), validator=Thing(validate=lambda parts, step: done.append(step)),
                                close=lambda: done.append("closed"))
                torchtitan.attach(trainer, monitor, "f", "m", evaluate)
                trainer.validator.validate([], 10 + number)
                trainer.close()
        self.assertEqual([10, "closed", 11, "closed", 12, "closed", 13, "closed"], done)
        self.assertEqual((12, None, {"t": 2}), self.sent())

    def test_ranks_agree_on_the_gate(self):
        told = []

        def broadcast(answer, src):
            told.append(list(answer))
            answer[0] = True

        distributed = Thing(is_available=lambda: True, is_initialized=lambda: True, broadcast_object_list=broadcast)
        with mock.patch.dict(sys.modules, {"torch": module("torch", distributed=distributed)}), mock.patch.dict(os.environ, {"RANK": "1"}):
            self.assertTrue(holds(Monitor(self.service.url, analysis=self.service.url), "f", "m"))
        self.assertEqual([[False]], told)

    def test_inspects_hooks(self):
        stub = module("inspect_ai.hooks", Hooks=object, hooks=lambda **named: lambda made: made)
        with mock.patch.dict(sys.modules, {"inspect_ai": module("inspect_ai"), "inspect_ai.hooks": stub}):
            hooks = inspect_ai.register(self.monitor, "f", step=3)()
        sample = Thing(id=1, epoch=2, input=[Thing(text="2+2=")], target="4", error=None,
                       output=Thing(completion="It is 4."), scores={"match": Thing(value="C", answer="4")})
        failed = Thing(id=2, error="x")

        async def run():
            await hooks.on_task_start(Thing(eval_id="e", spec=Thing(model="hf/lab/tiny", task="lab/sums")))
            await hooks.on_sample_end(Thing(eval_id="e", sample=sample))
            await hooks.on_sample_end(Thing(eval_id="e", sample=failed))
            await hooks.on_task_end(Thing(eval_id="e"))

        asyncio.run(run())
        records = self.finished()
        self.assertEqual(["1"], list(records))
        record = records["1"]
        self.assertEqual(("tiny", "sums", 1, "4", {"inspect:match": 1.0}),
                         (record["model"], record["task"], record["attempt"], record["output"], record["scores"]))
        self.assertEqual({"sums": 1}, self.service.sizes)

    def test_results_of_lm_eval(self):
        choice = {"doc_id": 0, "target": 1, "arguments": [("Q", " no"), ("Q", " yes")],
                  "filtered_resps": [(-2.0, False), (-1.5, True)], "filter": "none", "metrics": ["acc"], "acc": 1.0}
        text = {"doc_id": 1, "target": "so #### 4", "arguments": [("2+2=", {"until": []})], "filtered_resps": ["4"],
                "filter": "strict", "metrics": ["exact_match"], "exact_match": 1.0}
        loose = dict(text, filter="loose", filtered_resps=["x"], exact_match=float("nan"))
        taken = lm_eval.send_results(self.monitor, {"samples": {"t": [choice, text, loose]}}, "f", "m", step=5)
        self.assertEqual(2, taken)
        records = self.finished()
        self.assertEqual([{"text": "no", "logprob": -2.0, "credit": 0.0}, {"text": "yes", "logprob": -1.5, "credit": 1.0}],
                         records["0"]["choices"])
        self.assertEqual({"lm-eval:exact_match:strict": 1.0}, records["1"]["scores"])
        self.assertEqual((["4"], "4"), (records["1"]["targets"], records["1"]["output"]))

    def test_lm_evals_shots_are_in_the_tasks_name(self):
        sample = {"target": "4", "arguments": [("2+2=", {"until": []})], "filtered_resps": ["4"], "metrics": ["acc"], "acc": 1.0}
        samples = {task: [dict(sample, doc_id=task)] for task in ("five", "none", "unsaid")}
        lm_eval.send_results(self.monitor, {"samples": samples, "n-shot": {"five": 5, "none": 0}}, "f", "m", step=5)
        self.assertEqual({"five": "five:5-shot", "none": "none", "unsaid": "unsaid"},
                         {example: record["task"] for example, record in self.finished().items()})


if __name__ == "__main__":
    unittest.main()
