"""Readers of Parquet against made-up rows in place of pyarrow's, and with pyarrow itself where it is installed."""
import importlib.util
import io
import json
import os
import tempfile
import unittest
from contextlib import redirect_stderr
from decimal import Decimal
from unittest import mock

from emergence_monitor import parquet

CHOICES = {"doc": {"task_name": "anli:r1|0", "id": "776", "query": "Q", "choices": [" True", " Neither", " False"], "gold_index": 2},
           "metric": {"acc": 0, "other": float("nan"), "several": [1]},
           "model_response": {"logprobs": [-0.6, -0.1, -0.3], "text": []}}
TEXTS = {"doc": {"task_name": "gsm8k|5", "id": "", "query": "Q", "choices": ["4"], "gold_index": [0]},
         "metric": {"em": 0.5}, "model_response": {"logprobs": [], "text": ["It is 4", "5"], "text_post_processed": ["4", "5"]}}
ZEROS = {"doc": {"task_name": "t", "id": "z", "query": "Q", "choices": ["a", "b"], "gold_index": 0},
         "metric": None, "model_response": {"logprobs": [0.0, 0.0], "text": None}}


def series(path, step, value, kind="float_series"):
    return {"run_id": "RUN-1", "attribute_path": path, "attribute_type": kind, "step": step, "float_value": value}


SERIES = [series("metrics/eval/arc/acc", Decimal("1000.000000"), 0.5), series("eval/arc/acc", Decimal("1000.500000"), 0.5),
          series("val/loss", 2000, 2.5), series("val/loss", 3000, float("nan")), series("train/loss", 1000, 2.5),
          series("eval/arc/acc", 4000, 0.5, "string_series"), series("eval/arc/acc", None, 0.5)]


def stub(rows):
    return mock.patch.object(parquet, "rows", lambda path: iter(rows))


def written(*arguments):
    out = io.StringIO()
    return parquet.main(list(arguments), out), out.getvalue()


class ParquetTest(unittest.TestCase):
    def test_lightevals_details_by_a_stub_of_pyarrow(self):
        with stub([CHOICES, TEXTS, ZEROS]):
            first, second, attempt, zeros = parquet.lighteval("f")
        self.assertEqual({"task": "anli:r1|0", "example": "776", "prompt": "Q", "scores": {"lighteval:acc": 0.0}, "targets": ["False"],
                          "choices": [{"text": "True", "logprob": -0.6, "credit": 0.0}, {"text": "Neither", "logprob": -0.1, "credit": 0.0},
                                      {"text": "False", "logprob": -0.3, "credit": 1.0}]}, first)
        # of ["gsm8k|5", "Q", ["4"], [0]] the begin of its SHA-256
        self.assertEqual({"task": "gsm8k|5", "example": "14b9daf6f01a", "prompt": "Q", "scores": {"lighteval:em": 0.5}, "targets": ["4"],
                          "output": "4"}, second)
        self.assertEqual(("14b9daf6f01a", 1, "5", {}), (attempt["example"], attempt["attempt"], attempt["output"], attempt["scores"]))
        self.assertEqual((None, {}), (zeros["output"], zeros["scores"]))
        self.assertNotIn("choices", zeros)

    def test_lightevals_documents_without_an_id_are_named_by_what_they_ask_by_a_stub_of_pyarrow(self):
        one, other = ({**TEXTS, "doc": {**TEXTS["doc"], "id": "", "query": query}} for query in ("Q", "R"))
        with stub([one, other, one]):
            names = [row["example"] for row in parquet.lighteval("f") if not row.get("attempt")]
        with stub([other, one, one]):
            turned = [row["example"] for row in parquet.lighteval("f") if not row.get("attempt")]
        self.assertEqual([names[1], names[0], names[0] + "/2"], turned)
        self.assertEqual(names[0] + "/2", names[2])
        self.assertRegex(names[0], "^[0-9a-f]{12}$")

    def test_another_file_is_refused_by_a_stub_of_pyarrow(self):
        with stub([{"example": "text"}]), self.assertRaisesRegex(ValueError, "no details of lighteval"):
            list(parquet.lighteval("f"))

    def test_neptunes_series_by_a_stub_of_pyarrow(self):
        with stub(SERIES):
            self.assertEqual([{"model": "RUN-1", "step": 1000, "task": "arc", "metric": "acc", "value": 0.5},
                              {"model": "RUN-1", "step": 2000, "task": "val", "metric": "loss", "value": 2.5}], list(parquet.neptune("f")))
            self.assertEqual([1000], [point["step"] for point in parquet.neptune("f", ["train/loss"])])
            self.assertEqual((0, "model,step,task,metric,value\nRUN-1,1000,arc,acc,0.5\nRUN-1,2000,val,loss,2.5\n"), written("neptune", "f"))

    def test_the_command_says_what_is_missing_by_a_stub_of_pyarrow(self):
        with stub([CHOICES]):
            status, text = written("lighteval", "f", "--family", "mine", "--model", "mine-1b", "--step", "3000")
            with redirect_stderr(io.StringIO()) as said, self.assertRaises(SystemExit):
                written("lighteval", "f", "--family", "mine")
        self.assertIn("add --family, --model and --step", said.getvalue())
        line = json.loads(text)
        self.assertEqual((0, "mine", "mine-1b", 3000, "776"), (status, line["family"], line["model"], line["step"], line["example"]))

    def test_what_takes_anothers_place_or_is_left_out_is_told_by_a_stub_of_pyarrow(self):
        place = ("--family", "mine", "--model", "mine-1b", "--step", "3000")
        other = {**CHOICES, "doc": {**CHOICES["doc"], "query": "another"}}
        with stub([CHOICES, CHOICES, other]), redirect_stderr(io.StringIO()) as said:
            written("lighteval", "f", *place)
        # each row has two metrics that are no numbers
        self.assertEqual("left out (1 times): an earlier record of the same name, but another content: the later one counts\n"
                         "left out (3 times): lighteval:other: no finite number\n"
                         "left out (3 times): lighteval:several: no finite number\n", said.getvalue())
        with stub([*SERIES, series("val/loss", 2000, 2.0)]), redirect_stderr(io.StringIO()) as said:
            written("neptune", "f")
        self.assertEqual("left out (1 times): a number that is no evaluation's by its name\n"
                         "left out (2 times): a value at no whole step\n"
                         "left out (1 times): a value that is no finite number\n"
                         "left out (1 times): an earlier record of the same name, but another content: the later one counts\n", said.getvalue())

    def test_another_split_is_another_task_by_a_stub_of_pyarrow(self):
        with stub([series("eval/arc/acc", 1, 0.5), series("test/arc/acc", 1, 0.25)]):
            self.assertEqual(["arc", "test/arc"], [point["task"] for point in parquet.neptune("f")])

    @unittest.skipUnless(importlib.util.find_spec("pyarrow"), "no pyarrow here")
    def test_files_that_pyarrow_wrote(self):
        import pyarrow
        from pyarrow.parquet import write_table

        with tempfile.TemporaryDirectory() as folder:
            details, runs = os.path.join(folder, "details.parquet"), os.path.join(folder, "run_part_0.parquet")
            write_table(pyarrow.Table.from_pylist([{**CHOICES, "metric": {"acc": 0}}]), details)
            self.assertEqual([0.0], [one["scores"]["lighteval:acc"] for one in parquet.lighteval(details)])
            write_table(pyarrow.Table.from_pylist([{**one, "step": Decimal(one["step"])} for one in SERIES[:3]]), runs)
            self.assertEqual([1000, 2000], [point["step"] for point in parquet.neptune(runs)])


if __name__ == "__main__":
    unittest.main()
